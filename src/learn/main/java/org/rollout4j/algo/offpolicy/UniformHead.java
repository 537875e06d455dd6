package org.rollout4j.algo.offpolicy;

import java.util.random.RandomGenerator;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Insight;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.policy.Head;
import org.rollout4j.policy.SquashedGaussianHead;

/**
 * Draws any point of the box with the same density, whatever the network puts out: until enough has been seen to learn
 * from.
 *
 * @param learning what the network is for, whose best actions it takes
 */
record UniformHead(SquashedGaussianHead learning) implements Head {
    @Override
    public int outputs() {
        return learning.outputs();
    }

    @Override
    public int noisePerRow() {
        return learning.noisePerRow();
    }

    @Override
    public void noise(int rows, RandomGenerator rng, float[] noise) {
        for (int i = 0; i < rows * noisePerRow(); i++) {
            noise[i] = 2 * rng.nextFloat() - 1;
        }
    }

    @Override
    public void best(int first, int rows, float[] outputs, ObservationBatch in, Actions out) {
        learning.best(first, rows, outputs, in, out);
    }

    @Override
    public void draw(
            int first, int rows, float[] outputs, float[] noise, float[] scratch, ObservationBatch in, Actions out) {
        int size = noisePerRow();
        System.arraycopy(noise, first * size, out.values(), first * size, rows * size);
        learning.stretch(first, rows, out.values());
    }

    @Override
    public Insight insight(float[] outputs, boolean[] legal, Float value) {
        return learning.insight(outputs, legal, value);
    }
}
