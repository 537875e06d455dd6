package org.rollout4j.math;

import java.util.Arrays;
import org.rollout4j.core.Require;

/**
 * The loss of distributions of returns that are given by quantiles, with its derivatives by them (Dabney et al., 2018, "Distributional
 * Reinforcement Learning with Quantile Regression"): {@code N} quantiles stand for the probabilities in the middle of {@code N} equal parts,
 * {@code tau_i = (2 i + 1) / 2 N} with {@code i} from 0 on (lemma 2), all equally probable. One thread at a time.
 */
public final class QuantileLoss {
    private final int quantiles;
    /** {@code [quantiles]}, the probability that a return is below each. */
    private final float[] midpoints;
    /** {@code [quantiles]}, the losses of a row. */
    private final float[] losses;

    /**
     * @param quantiles of one distribution, at least 1
     */
    public QuantileLoss(int quantiles) {
        this.quantiles = Require.inRange("quantiles", quantiles, 1, Integer.MAX_VALUE);
        losses = new float[quantiles];
        midpoints = new float[quantiles];
        for (int i = 0; i < quantiles; i++) {
            midpoints[i] = (i + 0.5f) / quantiles;
        }
    }

    /**
     * The expected values of distributions.
     *
     * @param values {@code [rows][quantiles]}
     * @param means {@code [rows]}, written
     */
    public void means(int rows, float[] values, float[] means) {
        for (int row = 0; row < rows; row++) {
            means[row] = mean(values, row * quantiles);
        }
    }

    private float mean(float[] values, int from) {
        float sum = 0;
        for (int i = from; i < from + quantiles; i++) {
            sum += values[i];
        }
        return sum / quantiles;
    }

    /**
     * The quantile Huber loss (equations 9 and 10, algorithm 1) of the distributions of actions taken: for each quantile {@code i} the mean
     * over the target's quantiles of {@code |tau_i - 1[e < 0]| H(e)}, where {@code e} is the target's less the own and {@code H} the Huber
     * loss as {@link ActionValueLoss#huber} has it, summed over {@code i}.
     *
     * @param values {@code [rows][actionCount][quantiles]}
     * @param actions {@code [from + rows]}, those from {@code from} on count
     * @param targets {@code [rows][quantiles]}, the distributions that those of the actions should be, in any order
     * @param weights {@code [rows]}, the weight of each row; null for 1
     * @param delta above 0, kappa in the paper; infinity makes it half the squared error
     * @param scale what the derivatives are multiplied by, one over the rows
     * @param gradients {@code [rows][actionCount][quantiles]}, written
     * @param absoluteErrors {@code [rows]}, written: how far the expected value is from that of the target
     * @return the weighted sum of the losses
     */
    public double huber(
            int rows,
            int actionCount,
            float[] values,
            int[] actions,
            int from,
            float[] targets,
            float[] weights,
            float delta,
            float scale,
            float[] gradients,
            float[] absoluteErrors) {
        Arrays.fill(gradients, 0, rows * actionCount * quantiles, 0);
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            int at = (row * actionCount + actions[from + row]) * quantiles;
            float weight = (weights == null ? 1 : weights[row]) / quantiles;
            Arrays.fill(losses, 0);
            for (int j = row * quantiles; j < (row + 1) * quantiles; j++) {
                add(targets[j], values, at, delta, gradients);
            }
            for (int i = 0; i < quantiles; i++) {
                gradients[at + i] *= scale * weight;
                sum += weight * losses[i];
            }
            absoluteErrors[row] = Math.abs(mean(targets, row * quantiles) - mean(values, at));
        }
        return sum;
    }

    /** Adds what one quantile of the target brings to those of the distribution from {@code at} on, in a loop without branches or sums. */
    private void add(float target, float[] values, int at, float delta, float[] gradients) {
        for (int i = 0; i < quantiles; i++) {
            float error = target - values[at + i];
            float clipped = Math.max(-delta, Math.min(delta, error));
            float below = Math.min(clipped, 0);
            float slope = midpoints[i] * clipped + (1 - 2 * midpoints[i]) * below;
            gradients[at + i] -= slope;
            losses[i] += slope * (error - 0.5f * clipped);
        }
    }
}
