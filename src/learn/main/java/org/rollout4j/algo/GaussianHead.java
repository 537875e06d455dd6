package org.rollout4j.algo;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.rollout4j.core.Actions;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.math.Gaussian;
import org.rollout4j.math.PolicyLoss;

/**
 * Continuous actions: the outputs are the means of normal distributions, whose standard deviations do not depend on the observation; their
 * logarithms, 0 at the start, are parameters of the head. Actions are not clipped here: the environment takes those outside its box for
 * the nearest bound, and their densities stay what they are (Huang et al., 2022, details for continuous actions).
 */
final class GaussianHead implements PolicyHead {
    private final int outputs;
    private final float[] logDeviations;

    /**
     * @param outputs the size of an action
     */
    GaussianHead(int outputs) {
        this(new float[outputs]);
    }

    private GaussianHead(float[] logDeviations) {
        this.outputs = logDeviations.length;
        this.logDeviations = logDeviations;
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public float[] parameters() {
        return logDeviations;
    }

    @Override
    public PolicyHead copy() {
        return new GaussianHead(logDeviations.clone());
    }

    @Override
    public int noisePerRow() {
        return outputs;
    }

    @Override
    public void noise(int rows, RandomGenerator rng, float[] noise) {
        for (int i = 0; i < rows * outputs; i++) {
            noise[i] = (float) rng.nextGaussian();
        }
    }

    @Override
    public void best(int first, int rows, float[] means, ObservationBatch in, Actions out) {
        System.arraycopy(means, first * outputs, out.values(), first * outputs, rows * outputs);
        Arrays.fill(out.logProbs(), first, first + rows, 0);
    }

    @Override
    public void draw(
            int first, int rows, float[] means, float[] noise, float[] scratch, ObservationBatch in, Actions out) {
        float[] actions = out.values();
        for (int i = 0; i < outputs; i++) {
            float deviation = (float) Math.exp(logDeviations[i]);
            for (int row = first; row < first + rows; row++) {
                int at = row * outputs + i;
                actions[at] = means[at] + deviation * noise[at];
            }
        }
        int inverse = first * outputs;
        Gaussian.inverseDeviations(logDeviations, scratch, inverse);
        for (int row = first; row < first + rows; row++) {
            out.logProbs()[row] =
                    Gaussian.logProb(actions, row * outputs, means, row * outputs, logDeviations, scratch, inverse);
        }
    }

    @Override
    public float[] probabilities(float[] means, boolean[] legal) {
        return null;
    }

    @Override
    public void loss(
            Objective objective,
            PolicyLoss.Batch batch,
            float[] means,
            float scale,
            float[] meanGradients,
            float[] gradient,
            int offset,
            PolicyLoss.Sums sums) {
        PolicyLoss.gaussian(
                objective.surrogate(),
                batch,
                means,
                logDeviations,
                objective.entropyWeight(),
                scale,
                meanGradients,
                gradient,
                offset,
                sums);
    }
}
