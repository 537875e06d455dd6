/**
 * Plots: learning curves, intervals of results and performance profiles, as PNG for pages and as SVG for papers. They are made of plain
 * numbers; where these come from is not their business.
 *
 * <pre>{@code
 * Curve ppo = Curve.meanOver("ppo", List.of(new Line(steps, returns1), new Line(steps, returns2)), new SplitMix(1));
 * CurvePlot plot = new CurvePlot(
 *         "drain-grid", Axis.of("environment steps"), Axis.of("mean return"), List.of(ppo), List.of(new Level("optimum", 0.914)));
 * byte[] svg = plot.draw(ImageFormat.SVG, ImageSize.PAPER);
 * }</pre>
 */
package org.rollout4j.plot;
