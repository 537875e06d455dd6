package org.rollout4j.algo;

import java.util.random.RandomGenerator;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.ObservationBatch;

/**
 * Takes the action of the greatest value, or with some probability any legal one; the outputs are action values.
 */
final class EpsilonGreedyChooser implements ActionChooser {
    private final ActionSpace.Discrete actions;
    private final int outputs;
    private double epsilon;

    /**
     * One that does not explore yet.
     *
     * @param outputs the number of actions
     */
    EpsilonGreedyChooser(int outputs) {
        this.outputs = outputs;
        actions = new ActionSpace.Discrete(outputs, true);
    }

    /** Explores with that probability from now on. */
    void setEpsilon(double probability) {
        epsilon = probability;
    }

    @Override
    public int outputs() {
        return outputs;
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
        CategoricalHead.best(outputs, first, rows, values, in, out);
    }

    /** Nobody learns from the probabilities, so their logarithms stay 0. */
    @Override
    public void draw(
            int first, int rows, float[] values, float[] noise, float[] scratch, ObservationBatch in, Actions out) {
        best(first, rows, values, in, out);
        for (int row = first; row < first + rows; row++) {
            if (noise[2 * row] < epsilon) {
                int legal = actions.legalCount(in.actionMasks(), row);
                int index = Math.min((int) (noise[2 * row + 1] * legal), legal - 1); // a product may be rounded up
                out.set(row, actions.legalAction(in.actionMasks(), row, index));
            }
        }
    }
}
