package org.rollout4j.lm.loss;

/**
 * Estimates of KL(policy || reference) from one token, or text, drawn from the policy (Schulman, 2020); with {@code x = log policy /
 * reference}. What has the right mean need not have the right gradient: on-policy, {@link #K1} as a loss has an expected gradient of zero,
 * {@link #K3} that of KL(reference || policy), {@link #K2} the right one, as has {@link #K3} times the ratio of the policy to the one that
 * drew, if the gradient goes through the ratio too.
 */
public enum KlEstimator {
    /** {@code x}: unbiased, negative at times. For rewards, where no gradient goes through it. */
    K1 {
        @Override
        public double value(double x) {
            return x;
        }

        @Override
        public double slope(double x) {
            return 1;
        }
    },

    /** {@code x^2 / 2}: biased, but by little where policy and reference are close. */
    K2 {
        @Override
        public double value(double x) {
            return x * x / 2;
        }

        @Override
        public double slope(double x) {
            return x;
        }
    },

    /** {@code exp(-x) - 1 + x}: unbiased, never negative. */
    K3 {
        @Override
        public double value(double x) {
            return Math.expm1(-x) + x;
        }

        @Override
        public double slope(double x) {
            return -Math.expm1(-x);
        }
    };

    /**
     * The estimate.
     *
     * @param x {@code log policy / reference}, in nats
     */
    public abstract double value(double x);

    /** Its derivative by the policy's log-probability. */
    public abstract double slope(double x);
}
