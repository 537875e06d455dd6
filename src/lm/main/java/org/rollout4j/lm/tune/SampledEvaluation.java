package org.rollout4j.lm.tune;

import java.util.List;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Metrics;

/** An evaluation with texts that the model wrote, for people. */
public record SampledEvaluation(Evaluation judged, List<Sample> samples) implements Evaluation {
    public SampledEvaluation {
        samples = List.copyOf(samples);
    }

    @Override
    public double score() {
        return judged.score();
    }

    @Override
    public Metrics metrics() {
        return judged.metrics();
    }
}
