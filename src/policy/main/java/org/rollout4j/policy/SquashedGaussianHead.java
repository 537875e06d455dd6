package org.rollout4j.policy;

import java.util.random.RandomGenerator;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Box;
import org.rollout4j.core.Insight;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Require;
import org.rollout4j.math.SquashedGaussian;

/**
 * Continuous actions: hyperbolic tangents of normal numbers, stretched from (-1, 1) to the box of the environment. The outputs are the means,
 * then the logarithms of the standard deviations, of the normal numbers.
 *
 * @param box the space of actions, bounded
 */
public record SquashedGaussianHead(Box box) implements Head {
    public SquashedGaussianHead {
        for (int i = 0; i < box.size(); i++) {
            Require.that(
                    box.bounded(i) && Float.isFinite(box.width(i)),
                    "box of actions",
                    box,
                    "bounds are needed, of a width that is a float, since actions are squashed into it");
        }
    }

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
            noise[i] = (float) rng.nextGaussian();
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
        SquashedGaussian.sample(first, rows, box.size(), outputs, noise, out.values(), out.logProbs());
        stretch(first, rows, out.values());
    }

    @Override
    public Insight insight(float[] outputs, boolean[] legal, Float value) {
        return new Insight(null, null, value);
    }

    /** Makes actions of the box of the points of (-1, 1) in the rows {@code first .. first + rows - 1}, in place. */
    public void stretch(int first, int rows, float[] actions) {
        int size = box.size();
        for (int row = first; row < first + rows; row++) {
            for (int i = 0; i < size; i++) {
                float width = box.high(i) - box.low(i);
                actions[row * size + i] = box.low(i) + 0.5f * (actions[row * size + i] + 1) * width;
            }
        }
    }

    /** Writes {@code rows} actions of the box as points of (-1, 1). */
    public void shrink(int rows, float[] actions, float[] into) {
        int size = box.size();
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < size; i++) {
                float width = box.high(i) - box.low(i);
                into[row * size + i] = width == 0 ? 0 : 2 * (actions[row * size + i] - box.low(i)) / width - 1;
            }
        }
    }
}
