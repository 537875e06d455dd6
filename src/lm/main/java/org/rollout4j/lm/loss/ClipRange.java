package org.rollout4j.lm.loss;

import org.rollout4j.core.Require;

/**
 * How far the ratio of new to old probability may move before nothing is gained by moving it further: the clipped surrogate of PPO (Schulman
 * et al., 2017, equation 7), {@code -min(min(ratio, delta) A, clip(ratio, 1 - epsilon, 1 + epsilonHigh) A)}.
 *
 * @param epsilon below 1, above 0; may be infinite, which clips nothing
 * @param epsilonHigh above 0; may be infinite
 * @param delta above 0: the upper limit for ratios of negative advantages (INTELLECT-2, 2025); infinity for none
 */
public record ClipRange(double epsilon, double epsilonHigh, double delta) {
    public ClipRange {
        Require.that(epsilon > 0, "epsilon", epsilon, "a number above 0 is allowed");
        Require.that(epsilonHigh > 0, "epsilon_high", epsilonHigh, "a number above 0 is allowed");
        Require.that(delta > 0, "delta", delta, "a number above 0 is allowed");
    }

    /** The same on both sides, without delta. */
    public static ClipRange symmetric(double epsilon) {
        return new ClipRange(epsilon, epsilon, Double.POSITIVE_INFINITY);
    }

    /** The loss of an action or a token of that ratio. */
    public double loss(double ratio, double advantage) {
        return -Math.min(Math.min(ratio, delta) * advantage, clip(ratio) * advantage);
    }

    /** The derivative of the loss by the logarithm of the ratio. */
    public double slope(double ratio, double advantage) {
        boolean clips = clip(ratio) * advantage < Math.min(ratio, delta) * advantage;
        boolean flat = clips ? clip(ratio) != ratio : ratio > delta;
        return flat ? 0 : -ratio * advantage;
    }

    boolean low(double ratio, double advantage) {
        return Math.min(ratio, delta) < 1 - epsilon && advantage < 0;
    }

    boolean high(double ratio, double advantage) {
        return Math.min(ratio, delta) > 1 + epsilonHigh && advantage > 0;
    }

    private double clip(double ratio) {
        return Math.max(1 - epsilon, Math.min(1 + epsilonHigh, ratio));
    }
}
