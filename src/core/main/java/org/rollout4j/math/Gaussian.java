package org.rollout4j.math;

/** Normal distributions of independent components, given by rows of means and one logarithm of a standard deviation a component. */
public final class Gaussian {
    /** Half the logarithm of two pi: minus the logarithm of the density of the standard normal distribution at 0. */
    public static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private Gaussian() {}

    /** One over each standard deviation. */
    public static float[] inverseStd(float[] logStd) {
        float[] inverse = new float[logStd.length];
        inverseStd(logStd, inverse, 0);
        return inverse;
    }

    /** As {@link #inverseStd(float[])}, written to {@code into[at ..]}. */
    public static void inverseStd(float[] logStd, float[] into, int at) {
        for (int i = 0; i < logStd.length; i++) {
            into[at + i] = (float) Math.exp(-logStd[i]);
        }
    }

    /** The entropy, in nats; below 0 for narrow distributions. */
    public static double entropy(float[] logStd) {
        double entropy = 0;
        for (float value : logStd) {
            entropy += 0.5 + HALF_LOG_TWO_PI + value;
        }
        return entropy;
    }

    /**
     * The logarithm of the density at a point.
     *
     * @param points the point is {@code points[pointFrom .. pointFrom + size - 1]}
     * @param means the means are {@code means[meanFrom .. meanFrom + size - 1]}
     * @param logStd {@code [size]}
     * @param inverse {@link #inverseStd} are {@code inverse[inverseFrom .. inverseFrom + size - 1]}
     */
    public static float logProb(
            float[] points,
            int pointFrom,
            float[] means,
            int meanFrom,
            float[] logStd,
            float[] inverse,
            int inverseFrom) {
        double logProb = 0;
        for (int i = 0; i < logStd.length; i++) {
            double z = (points[pointFrom + i] - means[meanFrom + i]) * inverse[inverseFrom + i];
            logProb -= 0.5 * z * z + HALF_LOG_TWO_PI + logStd[i];
        }
        return (float) logProb;
    }
}
