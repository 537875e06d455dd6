package org.rollout4j.nn;

import java.util.Arrays;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.core.State;

/**
 * Scales each element of an observation to mean 0 and variance 1 over all that was seen, and clips it to [-10, 10].
 * Moments are merged batch by batch (Chan et al., 1979). A disabled one copies.
 */
public final class ObservationNormaliser {
    /** Normalised elements are clipped to this far from 0. */
    public static final float CLIP = 10;

    private static final double EPSILON = 1e-8;
    private static final String MEANS = "means";
    private static final String SQUARED_DEVIATIONS = "squared-deviations";
    private static final String COUNT = "count";

    private final int size;
    private final boolean enabled;
    private final double[] means;
    private final double[] squaredDeviations;
    private long count;
    private final float[] scale;

    public ObservationNormaliser(int size, boolean enabled) {
        this.size = size;
        this.enabled = enabled;
        means = new double[size];
        squaredDeviations = new double[size];
        scale = new float[size];
        Arrays.fill(scale, 1);
    }

    /** The number of elements of an observation. */
    public int size() {
        return size;
    }

    /** Whether it changes anything. */
    public boolean enabled() {
        return enabled;
    }

    /** What is subtracted from element {@code i}, in doubles: of observations that differ little beside their size a float would lose the rest. */
    public double shift(int i) {
        return means[i];
    }

    /** What the difference is multiplied by. */
    public float scale(int i) {
        return scale[i];
    }

    /** A copy that later updates do not touch. */
    public ObservationNormaliser copy() {
        ObservationNormaliser copy = new ObservationNormaliser(size, enabled);
        copy.restore(state());
        return copy;
    }

    /** Writes normalised {@code in[row * size ..]}, {@code rows} of them, to {@code out}. */
    public void apply(int rows, float[] in, float[] out) {
        apply(0, rows, in, out);
    }

    /** As the other method, for the rows {@code first .. first + rows - 1}. */
    public void apply(int first, int rows, float[] in, float[] out) {
        if (!enabled) {
            System.arraycopy(in, first * size, out, first * size, rows * size);
            return;
        }
        for (int row = first; row < first + rows; row++) {
            for (int i = 0; i < size; i++) {
                float value = (float) (in[row * size + i] - means[i]) * scale[i];
                out[row * size + i] = Math.max(-CLIP, Math.min(CLIP, value));
            }
        }
    }

    /** Takes {@code rows} observations into account. */
    public void update(int rows, float[] observations) {
        if (!enabled) {
            return;
        }
        long total = count + rows;
        for (int i = 0; i < size; i++) {
            double mean = 0;
            for (int row = 0; row < rows; row++) {
                mean += observations[row * size + i];
            }
            mean /= rows;
            double deviations = 0;
            for (int row = 0; row < rows; row++) {
                double deviation = observations[row * size + i] - mean;
                deviations += deviation * deviation;
            }
            double apart = mean - means[i];
            means[i] += apart * rows / total;
            squaredDeviations[i] += deviations + apart * apart * count * rows / total;
        }
        count = total;
        refresh();
    }

    /** The entries of the state of one for observations of that size, with their lengths. */
    public static Map<String, Integer> lengths(int size) {
        return Map.of(MEANS, size, SQUARED_DEVIATIONS, size, COUNT, 1);
    }

    public State state() {
        return State.builder()
                .putDoubles(MEANS, means)
                .putDoubles(SQUARED_DEVIATIONS, squaredDeviations)
                .putLongs(COUNT, count)
                .build();
    }

    /**
     * Goes on with what {@link #state} returned.
     *
     * @throws IllegalArgumentException if those are no moments of so many elements
     */
    public void restore(State state) {
        restore(state, MEANS, -Double.MAX_VALUE, means);
        restore(state, SQUARED_DEVIATIONS, 0, squaredDeviations);
        count = state.number(COUNT, 0);
        refresh();
    }

    private void restore(State state, String name, double min, double[] into) {
        double[] saved = state.doubles(name, size);
        for (int i = 0; i < size; i++) {
            into[i] = Require.inRange("element " + i + " of " + name, saved[i], min, Double.MAX_VALUE);
        }
    }

    private void refresh() {
        for (int i = 0; i < size; i++) {
            scale[i] = count == 0 ? 1 : (float) (1 / Math.sqrt(squaredDeviations[i] / count + EPSILON));
        }
    }
}
