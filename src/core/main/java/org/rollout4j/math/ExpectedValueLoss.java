package org.rollout4j.math;

import java.util.Arrays;

/** The loss of values, where there is no distribution. */
final class ExpectedValueLoss implements ActionValueLoss {
    @Override
    public double huber(Batch batch, float delta, float scale, float[] gradients, float[] absoluteErrors) {
        Arrays.fill(gradients, 0, batch.rows() * batch.actionCount(), 0);
        double loss = 0;
        for (int row = 0; row < batch.rows(); row++) {
            int at = row * batch.actionCount() + (int) batch.actions()[batch.from() + row];
            float error = batch.values()[at] - batch.targets()[row];
            float size = Math.abs(error);
            float weight = batch.weights() == null ? 1 : batch.weights()[row];
            absoluteErrors[row] = size;
            gradients[at] = scale * weight * Math.max(-delta, Math.min(delta, error));
            loss += weight * (size <= delta ? 0.5 * size * size : delta * (size - 0.5 * delta));
        }
        return loss;
    }

    @Override
    public void means(int count, float[] values, float[] means) {
        System.arraycopy(values, 0, means, 0, count);
    }
}
