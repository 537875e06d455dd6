package org.rollout4j.lm.loss;

import org.rollout4j.core.Require;

/**
 * Raises the price of leaving the reference where the policy has gone further than wanted, and lowers it where it has not come as far (Ziegler
 * et al., 2019, section 2.2).
 *
 * @param target how far the policy should go, in nats a completion, above 0
 * @param horizon in completions, above 0: over so many the price changes by up to a fifth
 */
public record AdaptiveKl(double target, double horizon) {
    private static final double LIMIT = 0.2;

    public AdaptiveKl {
        Require.that(target > 0 && Double.isFinite(target), "target", target, "a number above 0 is allowed");
        Require.that(horizon > 0 && Double.isFinite(horizon), "horizon", horizon, "a number above 0 is allowed");
    }

    /**
     * The price after an update.
     *
     * @param klCoef the price before it
     * @param kl the mean over its completions of what was seen, in nats
     * @param completions how many it had
     */
    public double next(double klCoef, double kl, int completions) {
        double error = Math.max(-LIMIT, Math.min(LIMIT, kl / target - 1));
        return klCoef * (1 + error * Math.min(1, completions / horizon));
    }
}
