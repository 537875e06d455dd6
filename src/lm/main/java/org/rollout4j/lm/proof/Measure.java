package org.rollout4j.lm.proof;

import org.rollout4j.math.Statistics;

/**
 * A mean over samples.
 *
 * @param error its standard error
 */
public record Measure(double mean, double error) {
    /** @param values at least 2, which know nothing of each other */
    public static Measure of(double... values) {
        return new Measure(Statistics.mean(values), Statistics.standardDeviation(values) / Math.sqrt(values.length));
    }

    /** This less another, of other samples. */
    public Measure minus(Measure other) {
        return new Measure(mean - other.mean, Math.hypot(error, other.error));
    }

    /** In units of {@code length}. */
    public Measure over(double length) {
        return new Measure(mean / length, error / Math.abs(length));
    }

    /** The lower end of its 95 % interval. */
    public double low() {
        return mean - 1.96 * error;
    }

    /** The upper end of its 95 % interval. */
    public double high() {
        return mean + 1.96 * error;
    }
}
