package org.rollout4j.math;

/** What stands in for the return when a policy is improved, as a loss of the probability of an action taken. */
public interface Surrogate {
    /**
     * Replaces logarithms of probabilities by the derivatives of the losses by them.
     *
     * @param logProbs {@code [rows]}, the logarithms of the probabilities, or densities, of the actions now; overwritten
     * @param oldLogProbs {@code [rows]}, the same when they were taken
     * @param advantages {@code [rows]}
     * @param sums what is seen of the actions is added, but for the entropy
     */
    void slopes(int rows, float[] logProbs, float[] oldLogProbs, float[] advantages, PolicyLoss.Sums sums);

    /**
     * The clipped surrogate objective of PPO (Schulman et al., 2017, equation 7), negated: {@code -min(ratio * A, clip(ratio, 1 - clip,
     * 1 + clip) * A)}.
     *
     * @param clip above 0; infinity switches clipping off
     */
    static Surrogate clipped(double clip) {
        float low = (float) (1 - clip);
        float high = (float) (1 + clip);
        return (rows, logProbs, oldLogProbs, advantages, sums) -> {
            double kl = klEstimate(rows, logProbs, oldLogProbs);
            double loss = 0;
            int outside = 0;
            for (int row = 0; row < rows; row++) {
                float ratio = FastMath.exp(logProbs[row] - oldLogProbs[row]);
                float clipped = Math.max(low, Math.min(high, ratio)) * advantages[row];
                float plain = ratio * advantages[row];
                loss -= Math.min(plain, clipped);
                outside += ratio < low || ratio > high ? 1 : 0;
                logProbs[row] = clipped < plain ? 0 : -plain; // the clipped branch is flat
            }
            sums.add(rows, loss, kl, outside);
        };
    }

    /** The policy-gradient loss of advantage actor-critic (Mnih et al., 2016), {@code -log pi(a) * A}. */
    static Surrogate policyGradient() {
        return (rows, logProbs, oldLogProbs, advantages, sums) -> {
            double kl = klEstimate(rows, logProbs, oldLogProbs);
            double loss = 0;
            for (int row = 0; row < rows; row++) {
                loss -= logProbs[row] * advantages[row];
                logProbs[row] = -advantages[row];
            }
            sums.add(rows, loss, kl, 0);
        };
    }

    /** The sum of the estimates of KL(old || new), see {@link PolicyLoss.Sums#approxKl}. */
    private static double klEstimate(int rows, float[] logProbs, float[] oldLogProbs) {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            sum += klEstimate(logProbs[row] - oldLogProbs[row]);
        }
        return sum;
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
