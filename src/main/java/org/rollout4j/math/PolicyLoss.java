package org.rollout4j.math;

import java.util.Arrays;

/** Losses of policies, with their derivatives by what the policy network puts out. */
public final class PolicyLoss {
    private PolicyLoss() {}

    /**
     * What a policy is judged on, one row for each action taken.
     *
     * @param rows the number of rows
     * @param from the place of the first row in each of the arrays
     * @param width the number of discrete actions, or the size of a continuous one
     * @param actionMasks {@code [rows][width]}, true where legal; or null
     * @param actions {@code [rows]}, the actions taken; null where they are continuous
     * @param continuousActions {@code [rows][width]}, the actions taken; null where they are discrete
     * @param logProbs {@code [rows]}, the logarithms of their probabilities when they were taken
     * @param advantages {@code [rows]}
     */
    public record Batch(
            int rows,
            int from,
            int width,
            boolean[] actionMasks,
            int[] actions,
            float[] continuousActions,
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
            rows += other.rows;
            loss += other.loss;
            entropy += other.entropy;
            approxKl += other.approxKl;
            clipped += other.clipped;
        }

        /** Adds a row, but for its entropy. */
        void add(double ofLoss, double ofKl, boolean outside) {
            rows++;
            loss += ofLoss;
            approxKl += ofKl;
            clipped += outside ? 1 : 0;
        }
    }

    /**
     * The loss of a categorical policy, less {@code entropyWeight} times its entropy.
     *
     * @param logits {@code [rows][actionCount]} of the policy as it is now; overwritten by log-probabilities
     * @param scale what the derivatives are multiplied by, one over the rows of the whole minibatch
     * @param logitGradients {@code [rows][actionCount]}, written
     * @param sums added to
     */
    public static void categorical(
            Surrogate surrogate,
            Batch batch,
            float[] logits,
            double entropyWeight,
            float scale,
            float[] logitGradients,
            Sums sums) {
        int actions = batch.width();
        Categorical.mask(0, batch.rows() * actions, logits, batch.actionMasks(), batch.from() * actions);
        Categorical.softmax(
                0, batch.rows(), actions, logits, logitGradients); // probabilities, until gradients take their place
        float weight = (float) entropyWeight;
        Sums own = new Sums(); // never leaves this method, and so stays in registers
        for (int row = 0; row < batch.rows(); row++) {
            int from = row * actions;
            int at = batch.from() + row;
            int action = batch.actions()[at];
            float entropy = Categorical.entropy(logits, logitGradients, from, actions);
            float slope = surrogate.slope(logits[from + action], batch.logProbs()[at], batch.advantages()[at], own);
            gradient(logits, from, actions, action, slope, weight, entropy, scale, logitGradients);
            own.entropy += entropy;
        }
        sums.add(own);
    }

    /**
     * The loss of a Gaussian policy whose standard deviations do not depend on the observation, less {@code entropyWeight} times its
     * entropy. With {@code z = (a - mean) / deviation}: {@code d log pi / d mean = z / deviation}, {@code d log pi / d log deviation
     * = z^2 - 1}, and the entropy grows by one for each log deviation.
     *
     * @param means {@code [rows][actionSize]} of the policy as it is now
     * @param logDeviations {@code [actionSize]}, the logarithms of the standard deviations
     * @param scale as for {@link #categorical}
     * @param meanGradients {@code [rows][actionSize]}, written
     * @param deviationGradients {@code [actionSize]} from {@code offset} on, written: the derivatives by {@code logDeviations}
     * @param sums added to
     */
    public static void gaussian(
            Surrogate surrogate,
            Batch batch,
            float[] means,
            float[] logDeviations,
            double entropyWeight,
            float scale,
            float[] meanGradients,
            float[] deviationGradients,
            int offset,
            Sums sums) {
        int size = batch.width();
        float[] actions = batch.continuousActions();
        float[] inverse = Gaussian.inverseDeviations(logDeviations);
        double entropy = Gaussian.entropy(logDeviations);
        Arrays.fill(deviationGradients, offset, offset + size, -scale * batch.rows() * (float) entropyWeight);
        for (int row = 0; row < batch.rows(); row++) {
            int at = batch.from() + row;
            float logProb = Gaussian.logProb(actions, at * size, means, row * size, logDeviations, inverse);
            float slope = scale * surrogate.slope(logProb, batch.logProbs()[at], batch.advantages()[at], sums);
            for (int i = 0; i < size; i++) {
                float z = (actions[at * size + i] - means[row * size + i]) * inverse[i];
                meanGradients[row * size + i] = slope * z * inverse[i];
                deviationGradients[offset + i] += slope * (z * z - 1);
            }
        }
        sums.entropy += batch.rows() * entropy;
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
}
