package org.rollout4j.math;

/** What stands in for the return when a policy is improved, as a loss of the probability of an action taken. */
public interface Surrogate {
    /**
     * Adds what is seen of one action to {@code sums}, but for the entropy, and returns the derivative of its loss by {@code logProb}.
     *
     * @param logProb the logarithm of the probability, or density, of the action now
     * @param oldLogProb the same when it was taken
     */
    float slope(float logProb, float oldLogProb, float advantage, PolicyLoss.Sums sums);

    /**
     * The clipped surrogate objective of PPO (Schulman et al., 2017, equation 7), negated: {@code -min(ratio * A, clip(ratio, 1 - clip,
     * 1 + clip) * A)}.
     *
     * @param clip above 0; infinity switches clipping off
     */
    static Surrogate clipped(double clip) {
        float low = (float) (1 - clip);
        float high = (float) (1 + clip);
        return (logProb, oldLogProb, advantage, sums) -> {
            float logRatio = logProb - oldLogProb;
            float ratio = FastMath.exp(logRatio);
            float clipped = Math.max(low, Math.min(high, ratio)) * advantage;
            float plain = ratio * advantage;
            sums.add(-Math.min(plain, clipped), klEstimate(logRatio), ratio < low || ratio > high);
            return clipped < plain ? 0 : -plain; // the clipped branch is flat
        };
    }

    /** The policy-gradient loss of advantage actor-critic (Mnih et al., 2016), {@code -log pi(a) * A}. */
    static Surrogate policyGradient() {
        return (logProb, oldLogProb, advantage, sums) -> {
            sums.add(-logProb * advantage, klEstimate(logProb - oldLogProb), false);
            return -advantage;
        };
    }

    /**
     * {@code ratio - 1 - log ratio} of the logarithm x of the ratio; not by the ratio itself, a float, of whose digits the difference leaves
     * few. Most ratios are near 1, where a short series is as good as the slower library function.
     */
    private static double klEstimate(double x) {
        if (Math.abs(x) > 0.5) {
            return Math.expm1(x) - x;
        }
        double series = 1 / 362880.0;
        series = series * x + 1 / 40320.0;
        series = series * x + 1 / 5040.0;
        series = series * x + 1 / 720.0;
        series = series * x + 1 / 120.0;
        series = series * x + 1 / 24.0;
        series = series * x + 1 / 6.0;
        return x * x * (series * x + 1 / 2.0);
    }
}
