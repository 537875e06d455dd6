package org.rollout4j.lm.loss;

/** The logistic function and its logarithm, without overflow. */
public final class Logistic {
    private Logistic() {}

    /** {@code 1 / (1 + exp(-x))}. */
    public static double sigmoid(double x) {
        double e = Math.exp(-Math.abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /** {@code log sigmoid(x)}; its derivative is {@code sigmoid(-x)}. */
    public static double logSigmoid(double x) {
        return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
    }

    /** The derivative of {@link #sigmoid}. */
    public static double slope(double x) {
        return sigmoid(x) * sigmoid(-x);
    }
}
