package org.rollout4j.algo;

import java.util.random.RandomGenerator;
import org.rollout4j.core.ActionBatch;
import org.rollout4j.core.ObservationBatch;

/**
 * Takes the action of the greatest value, or with some probability any legal one; the outputs are action values.
 */
final class EpsilonGreedyChooser implements ActionChooser {
    private final int outputs;
    private double epsilon;

    /**
     * One that does not explore yet.
     *
     * @param outputs the number of actions
     */
    EpsilonGreedyChooser(int outputs) {
        this.outputs = outputs;
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
    public void best(int first, int rows, float[] values, ObservationBatch in, ActionBatch out) {
        CategoricalHead.best(outputs, first, rows, values, in, out);
    }

    /** Nobody learns from the probabilities, so their logarithms stay 0. */
    @Override
    public void draw(
            int first, int rows, float[] values, float[] noise, float[] scratch, ObservationBatch in, ActionBatch out) {
        best(first, rows, values, in, out);
        for (int row = first; row < first + rows; row++) {
            if (noise[2 * row] < epsilon) {
                int legal = legal(in.actionMasks(), row);
                out.actions()[row] = pick(in.actionMasks(), row, (int) (noise[2 * row + 1] * legal));
            }
        }
    }

    private int legal(boolean[] masks, int row) {
        int legal = 0;
        for (int a = 0; a < outputs; a++) {
            legal += masks == null || masks[row * outputs + a] ? 1 : 0;
        }
        return legal;
    }

    /** The legal action with {@code index} legal ones before it. */
    private int pick(boolean[] masks, int row, int index) {
        int left = index;
        int last = 0;
        for (int a = 0; a < outputs && left >= 0; a++) {
            if (masks == null || masks[row * outputs + a]) {
                last = a;
                left--;
            }
        }
        return last;
    }
}
