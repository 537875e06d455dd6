package org.rollout4j.train;

import org.rollout4j.core.Metrics;

/**
 * What the time of a training went to, in seconds.
 *
 * @param collecting acting and stepping environments
 * @param learning updating the learner
 * @param evaluating playing evaluation episodes
 * @param saving writing checkpoints and metrics
 */
public record TimeSpent(double collecting, double learning, double evaluating, double saving) {
    static final TimeSpent NONE = new TimeSpent(0, 0, 0, 0);

    /** All of it. */
    public double seconds() {
        return collecting + learning + evaluating + saving;
    }

    /** With so many seconds more of evaluating. */
    public TimeSpent plusEvaluating(double more) {
        return new TimeSpent(collecting, learning, evaluating + more, saving);
    }

    /** What was spent since {@code before}. */
    TimeSpent since(TimeSpent before) {
        return new TimeSpent(
                collecting - before.collecting,
                learning - before.learning,
                evaluating - before.evaluating,
                saving - before.saving);
    }

    /** By the names under which they are logged, to the microsecond. */
    public Metrics metrics() {
        return Metrics.NONE
                .with("collectSeconds", rounded(collecting))
                .with("learnSeconds", rounded(learning))
                .with("evaluateSeconds", rounded(evaluating))
                .with("saveSeconds", rounded(saving));
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 1e6) / 1e6;
    }
}
