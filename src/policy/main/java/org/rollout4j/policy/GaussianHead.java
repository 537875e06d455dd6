package org.rollout4j.policy;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Insight;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.math.Gaussian;

/**
 * Continuous actions: the outputs are the means of normal distributions, whose standard deviations do not depend on the
 * observation. Actions are not clipped here: the environment takes those outside its box for the nearest bound, and
 * their densities stay what they are (Huang et al., 2022, details for continuous actions).
 *
 * @param logStd {@code [actionSize]}, the logarithms of the standard deviations; not copied
 */
public record GaussianHead(float[] logStd) implements Head {
    @Override
    public int outputs() {
        return logStd.length;
    }

    @Override
    public int noisePerRow() {
        return logStd.length;
    }

    @Override
    public void noise(int rows, RandomGenerator rng, float[] noise) {
        for (int i = 0; i < rows * logStd.length; i++) {
            noise[i] = (float) rng.nextGaussian();
        }
    }

    @Override
    public void best(int first, int rows, float[] means, ObservationBatch in, Actions out) {
        int size = logStd.length;
        System.arraycopy(means, first * size, out.values(), first * size, rows * size);
        Arrays.fill(out.logProbs(), first, first + rows, 0);
    }

    @Override
    public void draw(
            int first, int rows, float[] means, float[] noise, float[] scratch, ObservationBatch in, Actions out) {
        int size = logStd.length;
        float[] actions = out.values();
        for (int i = 0; i < size; i++) {
            float deviation = (float) Math.exp(logStd[i]);
            for (int row = first; row < first + rows; row++) {
                int at = row * size + i;
                actions[at] = means[at] + deviation * noise[at];
            }
        }
        int inverse = first * size;
        Gaussian.inverseStd(logStd, scratch, inverse);
        for (int row = first; row < first + rows; row++) {
            out.logProbs()[row] = Gaussian.logProb(actions, row * size, means, row * size, logStd, scratch, inverse);
        }
    }

    /** Continuous actions have no probabilities. */
    @Override
    public Insight insight(float[] means, boolean[] legal, Float value) {
        return new Insight(null, null, value);
    }
}
