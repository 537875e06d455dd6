/**
 * Training runs: the loop, its checkpoints, its run directory and its metric files.
 *
 * <pre>{@code
 * try (RunDirectory run = RunDirectory.create(path, config)) {     // or resume(path), then run.last()
 *     MetricSink metrics = run.startMetrics();                      // or resumeMetrics(checkpoint.manifest().progress())
 *     ...
 *     metrics.write(progress, figures);                             // metrics.jsonl and TensorBoard
 *     run.saveCheckpoint(new Checkpoint(manifest, state), 5);       // checkpoints/step-….zip, last.zip
 *     run.saveBest(new Checkpoint(manifest, state));                // best.zip
 * }
 * }</pre>
 *
 * <p>Every file is written beside and renamed, so that a run may be killed at any moment and resumed from its last
 * checkpoint as if it had never been interrupted.
 */
package org.rollout4j.train;
