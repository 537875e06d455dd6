package org.rollout4j.fakes;

import org.rollout4j.math.Categorical;

/** Distributions of batches, from logits that stay as they are. */
public final class Softmax {
    private Softmax() {}

    /**
     * The logarithms of the probabilities, row by row.
     *
     * @param logits {@code [rows][actions]}, left as they are
     * @param masks {@code [rows][actions]}, true where legal; or null
     */
    public static float[] logProbs(int rows, int actions, float[] logits, boolean[] masks) {
        float[] logProbs = logits.clone();
        replace(rows, actions, logProbs, masks);
        return logProbs;
    }

    /** The probabilities themselves; parameters as for {@link #logProbs}. */
    public static float[] probabilities(int rows, int actions, float[] logits, boolean[] masks) {
        return replace(rows, actions, logits.clone(), masks);
    }

    private static float[] replace(int rows, int actions, float[] logits, boolean[] masks) {
        float[] probabilities = new float[rows * actions];
        Categorical.softmax(0, rows, actions, logits, masks, probabilities, new float[rows]);
        return probabilities;
    }
}
