package org.rollout4j.algo;

/** How advantages are scaled before a loss sees them: {@code (advantage - shift) * scale}. */
record Advantages(float shift, float scale) {
    private static final double EPSILON = 1e-8;

    /** As they are. */
    static final Advantages UNCHANGED = new Advantages(0, 1);

    /** To mean 0 and variance 1 over the rows {@code order[from .. from + rows - 1]}. */
    static Advantages normalising(float[] advantages, int[] order, int from, int rows) {
        double mean = 0;
        for (int i = from; i < from + rows; i++) {
            mean += advantages[order[i]];
        }
        mean /= rows;
        double variance = 0;
        for (int i = from; i < from + rows; i++) {
            double deviation = advantages[order[i]] - mean;
            variance += deviation * deviation;
        }
        return new Advantages((float) mean, (float) (1 / (Math.sqrt(variance / rows) + EPSILON)));
    }

    float of(float advantage) {
        return (advantage - shift) * scale;
    }
}
