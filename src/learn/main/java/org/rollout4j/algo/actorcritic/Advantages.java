package org.rollout4j.algo.actorcritic;

/** How advantages are scaled before a loss sees them. */
final class Advantages {
    private static final double EPSILON = 1e-8;

    private Advantages() {}

    /** Scales the rows {@code from .. from + rows - 1} to mean 0 and variance 1; a single row stays as it is. */
    static void normalise(float[] advantages, int from, int rows) {
        if (rows == 1) {
            return;
        }
        double mean = 0;
        for (int i = from; i < from + rows; i++) {
            mean += advantages[i];
        }
        mean /= rows;
        double variance = 0;
        for (int i = from; i < from + rows; i++) {
            double deviation = advantages[i] - mean;
            variance += deviation * deviation;
        }
        float shift = (float) mean;
        float scale = (float) (1 / (Math.sqrt(variance / rows) + EPSILON));
        for (int i = from; i < from + rows; i++) {
            advantages[i] = (advantages[i] - shift) * scale;
        }
    }
}
