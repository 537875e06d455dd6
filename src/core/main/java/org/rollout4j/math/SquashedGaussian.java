package org.rollout4j.math;

/**
 * Actions {@code a = tanh(u)} in (-1, 1) with u from independent normal distributions whose means and logarithms of standard deviations
 * a network puts out (Haarnoja et al., 2018, appendix C). A row of outputs holds the means, then the logarithms.
 */
public final class SquashedGaussian {
    /** The bounds of the logarithms of standard deviations. */
    public static final float MIN_LOG_STD = -20;

    /** See {@link #MIN_LOG_STD}. */
    public static final float MAX_LOG_STD = 2;

    private static final double LOG_TWO = Math.log(2);

    private SquashedGaussian() {}

    /**
     * Computes actions from standard normal numbers.
     *
     * @param first the first of the rows
     * @param outputs {@code [first + rows][2 * size]}
     * @param noise {@code [first + rows][size]}; null for the most probable actions, those of the means
     * @param actions {@code [first + rows][size]}, written, each within -1 and 1
     * @param logProbs {@code [first + rows]}, written: the logarithm of the density; 0 without noise
     */
    public static void sample(
            int first, int rows, int size, float[] outputs, float[] noise, float[] actions, float[] logProbs) {
        for (int row = first; row < first + rows; row++) {
            double logProb = 0;
            for (int i = 0; i < size; i++) {
                float mean = outputs[row * 2 * size + i];
                float z = noise == null ? 0 : noise[row * size + i];
                float logStd = bounded(outputs[row * 2 * size + size + i]);
                double u = mean + Math.exp(logStd) * z;
                actions[row * size + i] = (float) Math.tanh(u);
                logProb -= 0.5 * z * z + Gaussian.HALF_LOG_TWO_PI + logStd + logSlope(u);
            }
            logProbs[row] = noise == null ? 0 : (float) logProb;
        }
    }

    /**
     * The derivatives of {@code temperature * log pi(a) - Q(a)} by the outputs, where a follows the outputs as in {@link #sample}: with
     * {@code d log pi / du = 2 a}, {@code du / d mean = 1} and {@code du / d log deviation = deviation * z}.
     *
     * @param actions {@code [rows][size]}, as {@link #sample} made them of the same outputs and noise
     * @param valueGradients {@code [rows][size]}, the derivatives of Q by the actions
     * @param scale what the derivatives are multiplied by
     * @param outputGradients {@code [rows][2 * size]}, written
     */
    public static void gradients(
            int rows,
            int size,
            float[] outputs,
            float[] noise,
            float[] actions,
            float[] valueGradients,
            float temperature,
            float scale,
            float[] outputGradients) {
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < size; i++) {
                int at = row * size + i;
                int mean = row * 2 * size + i;
                float raw = outputs[mean + size];
                float a = actions[at];
                float byU = 2 * temperature * a - valueGradients[at] * (1 - a * a);
                float deviation = (float) Math.exp(bounded(raw));
                outputGradients[mean] = scale * byU;
                outputGradients[mean + size] =
                        raw == bounded(raw) ? scale * (byU * deviation * noise[at] - temperature) : 0;
            }
        }
    }

    private static float bounded(float logStd) {
        return Math.max(MIN_LOG_STD, Math.min(MAX_LOG_STD, logStd));
    }

    /** {@code log(1 - tanh(u)^2)}, in a form that stays exact where the tangent is near 1. */
    private static double logSlope(double u) {
        double size = Math.abs(u);
        return 2 * (LOG_TWO - size - Math.log1p(Math.exp(-2 * size)));
    }
}
