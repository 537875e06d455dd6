package org.rollout4j.math;

import java.util.Arrays;

/** Losses of policies, with their derivatives by what the policy network puts out. */
public final class PolicyLoss {
    private PolicyLoss() {}

    /**
     * What a policy is judged on, one row for each action taken.
     *
     * @param rows the number of rows
     * @param width the number of discrete actions, or the size of a continuous one
     * @param actionMasks {@code [rows][width]}, true where legal; or null
     * @param actions the actions taken: {@code [rows]}, the numbers of discrete ones, or {@code [rows][width]}, as they were drawn
     * @param logProbs {@code [rows]}, the logarithms of their probabilities when they were taken
     * @param advantages {@code [rows]}
     */
    public record Batch(
            int rows, int width, boolean[] actionMasks, float[] actions, float[] logProbs, float[] advantages) {}

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

        /** Adds rows, but for their entropy. */
        void add(int ofRows, double ofLoss, double ofKl, int outside) {
            rows += ofRows;
            loss += ofLoss;
            approxKl += ofKl;
            clipped += outside;
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
        float[] slopes = new float[batch.rows()];
        // what is written are probabilities, until gradients take their place
        Categorical.softmax(0, batch.rows(), actions, logits, batch.actionMasks(), logitGradients, slopes);
        for (int row = 0; row < batch.rows(); row++) {
            slopes[row] = logits[row * actions + (int) batch.actions()[row]];
        }
        surrogate.slopes(batch.rows(), slopes, batch.logProbs(), batch.advantages(), sums);
        sums.entropy += gradients(batch, logits, slopes, (float) entropyWeight, scale, logitGradients);
    }

    /**
     * The loss of a Gaussian policy whose standard deviations do not depend on the observation, less {@code entropyWeight} times its
     * entropy. With {@code z = (a - mean) / deviation}: {@code d log pi / d mean = z / deviation}, {@code d log pi / d log deviation
     * = z^2 - 1}, and the entropy grows by one for each log deviation.
     *
     * @param means {@code [rows][actionSize]} of the policy as it is now
     * @param logStd {@code [actionSize]}, the logarithms of the standard deviations
     * @param scale as for {@link #categorical}
     * @param meanGradients {@code [rows][actionSize]}, written
     * @param logStdGradients {@code [actionSize]} from {@code offset} on, written: the derivatives by {@code logStd}
     * @param sums added to
     */
    public static void gaussian(
            Surrogate surrogate,
            Batch batch,
            float[] means,
            float[] logStd,
            double entropyWeight,
            float scale,
            float[] meanGradients,
            float[] logStdGradients,
            int offset,
            Sums sums) {
        int size = batch.width();
        float[] actions = batch.actions();
        float[] inverse = Gaussian.inverseStd(logStd);
        double entropy = Gaussian.entropy(logStd);
        Arrays.fill(logStdGradients, offset, offset + size, -scale * batch.rows() * (float) entropyWeight);
        float[] slopes = new float[batch.rows()];
        for (int row = 0; row < batch.rows(); row++) {
            slopes[row] = Gaussian.logProb(actions, row * size, means, row * size, logStd, inverse, 0);
        }
        surrogate.slopes(batch.rows(), slopes, batch.logProbs(), batch.advantages(), sums);
        for (int row = 0; row < batch.rows(); row++) {
            float slope = scale * slopes[row];
            for (int i = 0; i < size; i++) {
                float z = (actions[row * size + i] - means[row * size + i]) * inverse[i];
                meanGradients[row * size + i] = slope * z * inverse[i];
                logStdGradients[offset + i] += slope * (z * z - 1);
            }
        }
        sums.entropy += batch.rows() * entropy;
    }

    /**
     * Replaces probabilities by the derivatives of {@code f(log pi(action)) - entropyWeight * H}, where {@code slopes} are those of f:
     * with {@code d log pi(a) / d logit_j = [j = a] - p_j} and {@code dH / d logit_j = -p_j (log p_j + H)}.
     *
     * @return the sum of the entropies
     */
    private static double gradients(
            Batch batch, float[] logProbs, float[] slopes, float entropyWeight, float scale, float[] gradients) {
        int actions = batch.width();
        double entropies = 0;
        for (int row = 0; row < batch.rows(); row++) {
            int from = row * actions;
            float slope = slopes[row];
            float entropy = Categorical.entropy(logProbs, gradients, from, actions);
            for (int i = from; i < from + actions; i++) {
                gradients[i] = scale * gradients[i] * (entropyWeight * (logProbs[i] + entropy) - slope);
            }
            gradients[from + (int) batch.actions()[row]] += scale * slope;
            entropies += entropy;
        }
        return entropies;
    }
}
