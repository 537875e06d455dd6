package org.rollout4j.fakes;

import java.util.Arrays;
import org.rollout4j.core.SplitMix;

/** Arrays with not-a-numbers around what matters: they spread if they are read, and are missed if they are written. */
public final class Padded {
    private static final int AFTER = 4;

    private Padded() {}

    /** {@code values} from {@code offset} on. */
    public static float[] of(int offset, float[] values) {
        float[] all = nothing(offset, values.length);
        System.arraycopy(values, 0, all, offset, values.length);
        return all;
    }

    /** {@code length} random numbers from {@code offset} on. */
    public static float[] gaussians(int offset, int length, SplitMix rng) {
        float[] all = nothing(offset, length);
        for (int i = offset; i < offset + length; i++) {
            all[i] = (float) rng.nextGaussian();
        }
        return all;
    }

    /** Room for {@code length} numbers from {@code offset} on, not-a-numbers too. */
    public static float[] nothing(int offset, int length) {
        float[] all = new float[offset + length + AFTER];
        Arrays.fill(all, Float.NaN);
        return all;
    }
}
