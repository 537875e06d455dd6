package org.rollout4j.algo;

import java.util.random.RandomGenerator;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Box;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.math.SquashedGaussian;

/**
 * Squashed Gaussian actions, stretched from (-1, 1) to the box of the environment; or, until enough has been seen to learn from, any point of
 * it.
 *
 * @param box the space of actions, bounded
 * @param random whether any point of the box is as likely as any other
 */
record SquashedChooser(Box box, boolean random) implements ActionChooser {
    @Override
    public int outputs() {
        return 2 * box.size();
    }

    @Override
    public int noisePerRow() {
        return box.size();
    }

    @Override
    public void noise(int rows, RandomGenerator rng, float[] noise) {
        for (int i = 0; i < rows * box.size(); i++) {
            noise[i] = random ? 2 * rng.nextFloat() - 1 : (float) rng.nextGaussian();
        }
    }

    @Override
    public void best(int first, int rows, float[] outputs, ObservationBatch in, Actions out) {
        SquashedGaussian.sample(first, rows, box.size(), outputs, null, out.values(), out.logProbs());
        stretch(first, rows, out.values());
    }

    @Override
    public void draw(
            int first, int rows, float[] outputs, float[] noise, float[] scratch, ObservationBatch in, Actions out) {
        int size = box.size();
        float[] actions = out.values();
        if (random) {
            System.arraycopy(noise, first * size, actions, first * size, rows * size);
        } else {
            SquashedGaussian.sample(first, rows, size, outputs, noise, actions, out.logProbs());
        }
        stretch(first, rows, actions);
    }

    /** From points of (-1, 1) to actions of the box. */
    private void stretch(int first, int rows, float[] actions) {
        int size = box.size();
        for (int row = first; row < first + rows; row++) {
            for (int i = 0; i < size; i++) {
                actions[row * size + i] = stretched(actions[row * size + i], i);
            }
        }
    }

    private float stretched(float action, int i) {
        return box.low(i) + 0.5f * (action + 1) * (box.high(i) - box.low(i));
    }

    /** Writes {@code rows} actions of the box as points of (-1, 1). */
    void shrink(int rows, float[] actions, float[] into) {
        int size = box.size();
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < size; i++) {
                float width = box.high(i) - box.low(i);
                into[row * size + i] = width == 0 ? 0 : 2 * (actions[row * size + i] - box.low(i)) / width - 1;
            }
        }
    }
}
