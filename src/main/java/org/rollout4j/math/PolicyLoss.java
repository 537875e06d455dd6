package org.rollout4j.math;

/** Losses of categorical policies, with their derivatives by the logits. */
public final class PolicyLoss {
    private PolicyLoss() {}

    /**
     * What a policy is judged on, one row for each action taken.
     *
     * @param rows the number of rows in use
     * @param actionCount the number of actions
     * @param actionMasks {@code [rows][actionCount]}, true where legal; or null
     * @param actions {@code [rows]}, the actions taken
     * @param logProbs {@code [rows]}, the logarithms of their probabilities when they were taken
     * @param advantages {@code [rows]}
     */
    public record Batch(
            int rows, int actionCount, boolean[] actionMasks, int[] actions, float[] logProbs, float[] advantages) {}

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
            loss += other.loss;
            entropy += other.entropy;
            approxKl += other.approxKl;
            clipped += other.clipped;
            rows += other.rows;
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
        Categorical.logSoftmax(batch.rows(), actions, logits, batch.actionMasks());
        float low = (float) (1 - clip);
        float high = (float) (1 + clip);
        for (int row = 0; row < batch.rows(); row++) {
            int from = row * actions;
            float advantage = batch.advantages()[row];
            float logRatio = logits[from + batch.actions()[row]] - batch.logProbs()[row];
            float ratio = FastMath.exp(logRatio);
            float clipped = Math.max(low, Math.min(high, ratio)) * advantage;
            boolean clips = clipped < ratio * advantage;
            // d(-ratio * A) / d log-probability; the clipped branch is flat
            float slope = clips ? 0 : -ratio * advantage;
            float entropy =
                    gradient(logits, from, actions, batch.actions()[row], slope, entropyWeight, scale, logitGradients);
            sums.loss -= Math.min(ratio * advantage, clipped);
            sums.entropy += entropy;
            // not ratio - 1, which loses all digits where the policy has hardly moved
            sums.approxKl += Math.expm1(logRatio) - logRatio;
            sums.clipped += ratio < low || ratio > high ? 1 : 0;
        }
        sums.rows += batch.rows();
    }

    /**
     * The policy-gradient loss of advantage actor-critic (Mnih et al., 2016), {@code -log pi(a) * A - entropyWeight * H}.
     * Parameters as for {@link #clippedSurrogate}.
     */
    public static void policyGradient(
            Batch batch, float[] logits, double entropyWeight, float scale, float[] logitGradients, Sums sums) {
        int actions = batch.actionCount();
        Categorical.logSoftmax(batch.rows(), actions, logits, batch.actionMasks());
        for (int row = 0; row < batch.rows(); row++) {
            int from = row * actions;
            float advantage = batch.advantages()[row];
            float logProb = logits[from + batch.actions()[row]];
            float logRatio = logProb - batch.logProbs()[row];
            float entropy = gradient(
                    logits, from, actions, batch.actions()[row], -advantage, entropyWeight, scale, logitGradients);
            sums.loss -= logProb * advantage;
            sums.entropy += entropy;
            sums.approxKl += Math.expm1(logRatio) - logRatio;
        }
        sums.rows += batch.rows();
    }

    /**
     * Writes a row of derivatives of {@code f(log pi(action)) - entropyWeight * H}, where {@code slope} is the derivative of f, and
     * returns the entropy H. With {@code d log pi(a) / d logit_j = [j = a] - p_j} and {@code dH / d logit_j = -p_j (log p_j + H)}.
     */
    private static float gradient(
            float[] logProbs,
            int from,
            int actions,
            int action,
            float slope,
            double entropyWeight,
            float scale,
            float[] logitGradients) {
        float entropy = 0;
        for (int i = from; i < from + actions; i++) {
            float probability = FastMath.exp(logProbs[i]);
            logitGradients[i] = probability;
            entropy -= probability * logProbs[i];
        }
        float weight = (float) entropyWeight;
        for (int i = from; i < from + actions; i++) {
            float probability = logitGradients[i];
            float chosen = i == from + action ? slope : 0;
            logitGradients[i] = scale * (chosen - slope * probability + weight * probability * (logProbs[i] + entropy));
        }
        return entropy;
    }
}
