package org.rollout4j.policy;

import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Insight;
import org.rollout4j.core.ObservationBatch;

/**
 * Discrete actions: the outputs are the values of the actions, of which the greatest is taken; or, where actions are drawn, with some
 * probability any legal one.
 *
 * @param actions the discrete actions
 * @param epsilon that probability, 0 to 1, asked for each time
 */
public record ActionValueHead(ActionSpace.Discrete actions, DoubleSupplier epsilon) implements Head {
    @Override
    public int outputs() {
        return actions.count();
    }

    @Override
    public int noisePerRow() {
        return 2;
    }

    @Override
    public void noise(int rows, RandomGenerator rng, float[] noise) {
        for (int i = 0; i < 2 * rows; i++) {
            noise[i] = rng.nextFloat();
        }
    }

    @Override
    public void best(int first, int rows, float[] values, ObservationBatch in, Actions out) {
        CategoricalHead.best(actions.count(), first, rows, values, in, out);
    }

    /** Nobody learns from the probabilities, so their logarithms stay 0. */
    @Override
    public void draw(
            int first, int rows, float[] values, float[] noise, float[] scratch, ObservationBatch in, Actions out) {
        best(first, rows, values, in, out);
        double probability = epsilon.getAsDouble();
        for (int row = first; row < first + rows; row++) {
            if (noise[2 * row] < probability) {
                int legal = actions.legalCount(in.actionMasks(), row);
                int index = Math.min((int) (noise[2 * row + 1] * legal), legal - 1); // a product may be rounded up
                out.set(row, actions.legalAction(in.actionMasks(), row, index));
            }
        }
    }

    @Override
    public Insight insight(float[] values, boolean[] legal, Float value) {
        return Insight.ofActionValues(values, legal);
    }
}
