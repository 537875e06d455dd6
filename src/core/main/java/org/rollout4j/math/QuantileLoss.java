package org.rollout4j.math;

import java.util.Arrays;
import org.rollout4j.core.Require;

/**
 * The loss of distributions of returns that are given by quantiles, with its derivatives by them (Dabney et al., 2018, "Distributional
 * Reinforcement Learning with Quantile Regression", equations 9 and 10, algorithm 1): {@code N} quantiles stand for the probabilities in the
 * middle of {@code N} equal parts, {@code tau_i = (2 i + 1) / 2 N} with {@code i} from 0 on (lemma 2), all equally probable. For each quantile
 * {@code i} it is the mean over the target's quantiles of {@code |tau_i - 1[e < 0]| H(e)}, where {@code e} is the target's less the own and
 * {@code H} the Huber loss, summed over {@code i}.
 */
final class QuantileLoss implements ActionValueLoss {
    private final int quantiles;
    /** {@code [quantiles]}, {@code tau_i - 1/2}. */
    private final float[] skews;
    /** {@code [quantiles]}, of the row at hand, as are the next two. */
    private final float[] own;

    private final float[] slopes;
    private final float[] losses;

    /**
     * @param quantiles of one distribution, at least 1
     */
    QuantileLoss(int quantiles) {
        this.quantiles = Require.inRange("quantiles", quantiles, 1, Integer.MAX_VALUE);
        own = new float[quantiles];
        slopes = new float[quantiles];
        losses = new float[quantiles];
        skews = new float[quantiles];
        for (int i = 0; i < quantiles; i++) {
            skews[i] = (i + 0.5f) / quantiles - 0.5f;
        }
    }

    @Override
    public void means(int count, float[] values, float[] means) {
        for (int row = 0; row < count; row++) {
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

    @Override
    public double huber(Batch batch, float delta, float scale, float[] gradients, float[] absoluteErrors) {
        Arrays.fill(gradients, 0, batch.rows() * batch.actionCount() * quantiles, 0);
        double sum = 0;
        for (int row = 0; row < batch.rows(); row++) {
            int at = (row * batch.actionCount() + (int) batch.actions()[batch.from() + row]) * quantiles;
            float weight = (batch.weights() == null ? 1 : batch.weights()[row]) / quantiles;
            System.arraycopy(batch.values(), at, own, 0, quantiles);
            Arrays.fill(slopes, 0);
            Arrays.fill(losses, 0);
            for (int j = row * quantiles; j < (row + 1) * quantiles; j++) {
                add(batch.targets()[j], delta);
            }
            for (int i = 0; i < quantiles; i++) {
                gradients[at + i] = -scale * weight * slopes[i];
                sum += weight * losses[i];
            }
            absoluteErrors[row] = Math.abs(mean(batch.targets(), row * quantiles) - mean(own, 0));
        }
        return sum;
    }

    /**
     * Adds what one quantile of the target brings to each of the own, in a loop that the compiler vectorises: without branches, since {@code
     * |tau - 1[e < 0]| e} is {@code e / 2 + (tau - 1/2) |e|}.
     */
    private void add(float target, float delta) {
        for (int i = 0; i < quantiles; i++) {
            float error = target - own[i];
            float clipped = Math.max(-delta, Math.min(delta, error));
            float slope = 0.5f * clipped + skews[i] * Math.abs(clipped);
            slopes[i] += slope;
            losses[i] += slope * (error - 0.5f * clipped);
        }
    }
}
