package org.rollout4j.math;

import java.util.Arrays;

/** The loss of action values, with its derivatives by them. */
public final class ActionValueLoss {
    private ActionValueLoss() {}

    /**
     * The Huber loss (Huber, 1964) of the values of actions taken: {@code e^2 / 2} for errors up to {@code delta}, {@code delta * (|e| -
     * delta / 2)} beyond.
     *
     * @param values {@code [rows][actionCount]}
     * @param actions {@code [from + rows]}, those from {@code from} on count
     * @param targets {@code [rows]}, what the values of the actions should be
     * @param weights {@code [rows]}, the weight of each row; null for 1
     * @param delta above 0; infinity makes it half the squared error
     * @param scale what the derivatives are multiplied by, one over the rows
     * @param gradients {@code [rows][actionCount]}, written
     * @param absoluteErrors {@code [rows]}, written
     * @return the weighted sum of the losses
     */
    public static double huber(
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
}
