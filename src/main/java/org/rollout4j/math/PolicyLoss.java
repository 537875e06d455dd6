package org.rollout4j.math;

/** Losses of categorical policies, with their derivatives by the logits. */
public final class PolicyLoss {
    private PolicyLoss() {}

    /**
     * What a policy is judged on, one row for each action taken.
     *
     * @param rows the number of rows
     * @param from the place of the first row in each of the arrays
     * @param actionCount the number of actions
     * @param actionMasks {@code [rows][actionCount]}, true where legal; or null
     * @param actions {@code [rows]}, the actions taken
     * @param logProbs {@code [rows]}, the logarithms of their probabilities when they were taken
     * @param advantages {@code [rows]}
     */
    public record Batch(
            int rows,
            int from,
            int actionCount,
            boolean[] actionMasks,
            int[] actions,
            float[] logProbs,
            float[] advantages) {}

    /** Sums over rows of what was seen while a loss was computed; divide by {@link #rows} for means. */
    public static final class Sums {
        /** The surrogate objective, negated. */
        public double loss;
        /** The entropy of the policy, in nats. */
        public double entropy;
        /** The estimate {@code (ratio - 1) - log ratio} of KL(old || new) (Schulman, 2020), never negative. */
        public double approxKl;
        /** Rows whose ratio is outside the clip range. */
        public double clipped;

        public long rows;

        public void clear() {
            loss = 0;
            entropy = 0;
            approxKl = 0;
            clipped = 0;
            rows = 0;
        }

        public void add(Sums other) {
            add(other.rows, other.loss, other.entropy, other.approxKl, other.clipped);
        }

        private void add(long moreRows, double moreLoss, double moreEntropy, double moreKl, double moreClipped) {
            rows += moreRows;
            loss += moreLoss;
            entropy += moreEntropy;
            approxKl += moreKl;
            clipped += moreClipped;
        }
    }

    /**
     * The clipped surrogate objective of PPO (Schulman et al., 2017, equation 7), negated, less {@code entropyWeight} times the
     * entropy: {@code -min(ratio * A, clip(ratio, 1 - clip, 1 + clip) * A) - entropyWeight * H}.
     *
     * @param logits {@code [rows][actionCount]} of the policy as it is now; overwritten by log-probabilities
     * @param clip above 0; infinity switches clipping off
     * @param scale what the derivatives are multiplied by, one over the rows of the whole minibatch
     * @param logitGradients {@code [rows][actionCount]}, written
     * @param sums added to
     */
    public static void clippedSurrogate(
            Batch batch,
            float[] logits,
            double clip,
            double entropyWeight,
            float scale,
            float[] logitGradients,
            Sums sums) {
        int actions = batch.actionCount();
        Categorical.mask(0, batch.rows() * actions, logits, batch.actionMasks(), batch.from() * actions);
        Categorical.softmax(
                0, batch.rows(), actions, logits, logitGradients); // probabilities, until gradients take their place
        float low = (float) (1 - clip);
        float high = (float) (1 + clip);
        float weight = (float) entropyWeight;
        double loss = 0;
        double entropies = 0;
        double kl = 0;
        int outside = 0;
        for (int row = 0; row < batch.rows(); row++) {
            int from = row * actions;
            int action = batch.actions()[batch.from() + row];
            float advantage = batch.advantages()[batch.from() + row];
            float entropy = Categorical.entropy(logits, logitGradients, from, actions);
            float logRatio = logits[from + action] - batch.logProbs()[batch.from() + row];
            float ratio = FastMath.exp(logRatio);
            float clipped = Math.max(low, Math.min(high, ratio)) * advantage;
            boolean clips = clipped < ratio * advantage;
            // d(-ratio * A) / d log-probability; the clipped branch is flat
            float slope = clips ? 0 : -ratio * advantage;
            gradient(logits, from, actions, action, slope, weight, entropy, scale, logitGradients);
            loss -= Math.min(ratio * advantage, clipped);
            entropies += entropy;
            kl += klEstimate(logRatio);
            outside += ratio < low || ratio > high ? 1 : 0;
        }
        sums.add(batch.rows(), loss, entropies, kl, outside);
    }

    /**
     * The policy-gradient loss of advantage actor-critic (Mnih et al., 2016), {@code -log pi(a) * A - entropyWeight * H}.
     * Parameters as for {@link #clippedSurrogate}.
     */
    public static void policyGradient(
            Batch batch, float[] logits, double entropyWeight, float scale, float[] logitGradients, Sums sums) {
        int actions = batch.actionCount();
        Categorical.mask(0, batch.rows() * actions, logits, batch.actionMasks(), batch.from() * actions);
        Categorical.softmax(
                0, batch.rows(), actions, logits, logitGradients); // probabilities, until gradients take their place
        float weight = (float) entropyWeight;
        double loss = 0;
        double entropies = 0;
        double kl = 0;
        for (int row = 0; row < batch.rows(); row++) {
            int from = row * actions;
            int action = batch.actions()[batch.from() + row];
            float advantage = batch.advantages()[batch.from() + row];
            float entropy = Categorical.entropy(logits, logitGradients, from, actions);
            float logProb = logits[from + action];
            float logRatio = logProb - batch.logProbs()[batch.from() + row];
            gradient(logits, from, actions, action, -advantage, weight, entropy, scale, logitGradients);
            loss -= logProb * advantage;
            entropies += entropy;
            kl += klEstimate(logRatio);
        }
        sums.add(batch.rows(), loss, entropies, kl, 0);
    }

    /**
     * Replaces a row of probabilities by the derivatives of {@code f(log pi(action)) - entropyWeight * H}, where {@code slope} is the
     * derivative of f: with {@code d log pi(a) / d logit_j = [j = a] - p_j} and {@code dH / d logit_j = -p_j (log p_j + H)}.
     */
    private static void gradient(
            float[] logProbs,
            int from,
            int actions,
            int action,
            float slope,
            float entropyWeight,
            float entropy,
            float scale,
            float[] gradients) {
        for (int i = from; i < from + actions; i++) {
            gradients[i] = scale * gradients[i] * (entropyWeight * (logProbs[i] + entropy) - slope);
        }
        gradients[from + action] += scale * slope;
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
