package org.rollout4j.math;

import java.util.random.RandomGenerator;

/** Categorical distributions given by rows of logits, with illegal actions masked out. */
public final class Categorical {
    /** The logit of an illegal action: its probability is exactly zero, and zero times its logarithm is zero too. */
    private static final float MASKED = -1e9f;

    private Categorical() {}

    /**
     * Replaces logits by the logarithms of the probabilities, row by row.
     *
     * @param rows the number of rows
     * @param actions the number of actions
     * @param logits {@code [rows][actions]}, overwritten
     * @param masks {@code [rows][actions]}, true where legal, at least one a row; or null
     */
    public static void logSoftmax(int rows, int actions, float[] logits, boolean[] masks) {
        if (masks != null) {
            for (int i = 0; i < rows * actions; i++) {
                logits[i] = masks[i] ? logits[i] : MASKED;
            }
        }
        for (int row = 0; row < rows; row++) {
            int from = row * actions;
            float max = logits[from];
            for (int i = from + 1; i < from + actions; i++) {
                max = Math.max(max, logits[i]);
            }
            float sum = 0;
            for (int i = from; i < from + actions; i++) {
                sum += FastMath.exp(logits[i] - max);
            }
            float logSum = (float) Math.log(sum);
            for (int i = from; i < from + actions; i++) {
                logits[i] =
                        (logits[i] - max) - logSum; // in this order: the log of the sum is small beside a large maximum
            }
        }
    }

    /**
     * Draws an action from the row {@code logProbs[from .. from + actions - 1]} by inversion, with one number from {@code
     * rng}. An action of probability zero is never drawn.
     */
    public static int sample(float[] logProbs, int from, int actions, RandomGenerator rng) {
        float left = rng.nextFloat();
        int last = 0;
        for (int a = 0; a < actions; a++) {
            float probability = FastMath.exp(logProbs[from + a]);
            if (probability > 0) {
                last = a;
                left -= probability;
                if (left < 0) {
                    return a;
                }
            }
        }
        return last; // the probabilities summed to a little under one
    }

    /** The action of the greatest logit in {@code logits[from .. from + actions - 1]}, the first of equals. */
    public static int argMax(float[] logits, int from, int actions) {
        int best = 0;
        for (int a = 1; a < actions; a++) {
            if (logits[from + a] > logits[from + best]) {
                best = a;
            }
        }
        return best;
    }

    /** The entropy, in nats, of the row {@code logProbs[from .. from + actions - 1]}. */
    public static float entropy(float[] logProbs, int from, int actions) {
        float entropy = 0;
        for (int i = from; i < from + actions; i++) {
            entropy -= FastMath.exp(logProbs[i]) * logProbs[i];
        }
        return entropy;
    }
}
