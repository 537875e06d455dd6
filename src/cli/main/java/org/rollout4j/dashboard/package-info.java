/**
 * A page that shows runs while they train and afterwards: curves, warnings, configuration, and episodes to watch.
 *
 * <p>It reads run directories and nothing else, so that a trainer never waits for it, and a run looks the same whether its process
 * lives, ended or was killed:
 *
 * <pre>
 * metrics.jsonl -&gt; MetricLog -&gt; MetricTable (thinned) -&gt; RunList -&gt; EventStream -&gt; the page
 *                                    |-&gt; warning.Warnings
 * </pre>
 *
 * <p>{@link org.rollout4j.dashboard.Dashboard} is the server; {@link org.rollout4j.http.Gate} says who may ask it for what.
 */
package org.rollout4j.dashboard;
