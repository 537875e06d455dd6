package org.rollout4j.math;

import java.util.Arrays;

/** The Huber loss (Huber, 1964) of values: {@code e^2 / 2} for errors up to {@code delta}, {@code delta * (|e| - delta / 2)} beyond. */
final class ExpectedValueLoss implements ActionValueLoss {
    @Override
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
        Arrays.fill(gradients, 0, rows * actionCount, 0);
        double loss = 0;
        for (int row = 0; row < rows; row++) {
            int at = row * actionCount + actions[from + row];
            float error = values[at] - targets[row];
            float size = Math.abs(error);
            float weight = weights == null ? 1 : weights[row];
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
