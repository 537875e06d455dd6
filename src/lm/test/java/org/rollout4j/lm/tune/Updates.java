package org.rollout4j.lm.tune;

import org.rollout4j.core.Experience;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;

/** Updates of a training, one by one, and what they say. */
final class Updates {
    /** How many a training has. */
    static final int COUNT = 60;

    private Updates() {}

    /** Learns from what is collected for it. */
    static <P, D extends Experience> Metrics update(TuningMethod.Parts<P, D> parts, long before) {
        D data = parts.source().collect(parts.learner().behaviour(at(before, 1)));
        return update(parts, data, before);
    }

    static <P, D extends Experience> Metrics update(TuningMethod.Parts<P, D> parts, D data, long before) {
        return parts.learner().update(data, at(before, data.steps()));
    }

    private static Progress at(long before, long steps) {
        return new Progress(before * steps, COUNT * steps, before, 0);
    }

    static double value(Metrics metrics, String name) {
        return metrics.get(name).orElseThrow();
    }
}
