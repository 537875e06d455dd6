package org.rollout4j.algo;

import java.util.random.RandomGenerator;
import org.rollout4j.core.ActionBatch;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.math.Categorical;

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
    public void draw(int rows, RandomGenerator rng, float[] noise) {
        for (int i = 0; i < 2 * rows; i++) {
            noise[i] = rng.nextFloat();
        }
    }

    @Override
    public void choose(
            int first, int rows, float[] values, float[] noise, float[] scratch, ObservationBatch in, ActionBatch out) {
        Categorical.mask(first * outputs, rows * outputs, values, in.actionMasks());
        for (int row = first; row < first + rows; row++) {
            boolean explores = noise != null && noise[2 * row] < epsilon;
            int legal = explores ? legal(in.actionMasks(), row) : 1;
            int best = explores ? 0 : Categorical.argMax(values, row * outputs, outputs);
            out.actions()[row] = explores ? pick(in.actionMasks(), row, (int) (noise[2 * row + 1] * legal)) : best;
            out.logProbs()[row] = 0; // nobody learns from the probability
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
