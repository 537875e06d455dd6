package org.rollout4j.experiment.report;

import java.util.List;
import org.rollout4j.experiment.language.TasteCurve;
import org.rollout4j.plot.Axis;
import org.rollout4j.plot.Curve;
import org.rollout4j.plot.CurvePlot;
import org.rollout4j.plot.Line;

/** What methods gain in true utility, by how far they have gone from the reference for it. */
public final class FrontierPlot {
    private FrontierPlot() {}

    public static CurvePlot of(List<TasteCurve> curves) {
        return new CurvePlot(
                "",
                Axis.of("KL to the reference, nats a note"),
                Axis.of("gain in true utility, 1 for the best of 64"),
                curves.stream()
                        .map(curve -> Curve.of(curve.name(), new Line(curve.kl(), curve.gain())))
                        .toList(),
                List.of());
    }
}
