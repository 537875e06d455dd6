package org.rollout4j.math;

/** The loss of value estimates, with its derivative by the values. */
public final class ValueLoss {
    private ValueLoss() {}

    /**
     * Half the squared error of values against returns, optionally clipped: {@code 1/2 max((v - R)^2, (c - R)^2)} with {@code c}
     * the value kept within {@code clip} of the old one (as PPO's first implementation had it).
     *
     * @param rows the number of rows
     * @param values {@code [rows]}, the estimates as they are now
     * @param oldValues {@code [rows]}, the estimates when the experience was collected
     * @param returns {@code [rows]}, their targets
     * @param clip above 0; infinity switches clipping off
     * @param scale what the derivatives are multiplied by
     * @param valueGradients {@code [rows]}, written
     * @return the sum of the losses over the rows
     */
    public static double squaredError(
            int rows,
            float[] values,
            float[] oldValues,
            float[] returns,
            double clip,
            float scale,
            float[] valueGradients) {
        float range = (float) clip;
        double loss = 0;
        for (int row = 0; row < rows; row++) {
            float old = oldValues[row];
            float target = returns[row];
            float error = values[row] - target;
            float move = values[row] - old;
            float clippedError = old + Math.max(-range, Math.min(range, move)) - target;
            boolean clips = Math.abs(clippedError) > Math.abs(error);
            // where the clipped error counts and the clip holds, a small change of the value changes nothing
            valueGradients[row] = clips && Math.abs(move) > range ? 0 : scale * error;
            float counted = clips ? clippedError : error;
            loss += 0.5 * counted * counted;
        }
        return loss;
    }
}
