package org.rollout4j.fakes;

import java.util.random.RandomGenerator;

/** Arrays of normally distributed numbers. */
public final class Gaussians {
    private Gaussians() {}

    /** Numbers of mean 0 and deviation 1. */
    public static float[] gaussians(RandomGenerator rng, int length) {
        return gaussians(rng, length, 1);
    }

    /** Numbers of mean 0 and deviation {@code scale}. */
    public static float[] gaussians(RandomGenerator rng, int length, float scale) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = scale * (float) rng.nextGaussian();
        }
        return values;
    }
}
