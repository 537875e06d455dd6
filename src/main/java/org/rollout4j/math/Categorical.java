package org.rollout4j.math;

/** Categorical distributions given by rows of logits, with illegal actions masked out. */
public final class Categorical {
    /** The logit of an illegal action: its probability is exactly zero, and zero times its logarithm is zero too. */
    public static final float MASKED = -1e9f;

    private Categorical() {}

    /**
     * Replaces the logits of illegal actions, so that their probability is zero.
     *
     * @param from the first logit to look at
     * @param count the number of them, whole rows
     * @param masks true where legal, at least one a row, in the places of the logits; or null if all are
     */
    public static void mask(int from, int count, float[] logits, boolean[] masks) {
        mask(from, count, logits, masks, from);
    }

    /** As {@link #mask(int, int, float[], boolean[])}, with masks from a place of their own on. */
    static void mask(int from, int count, float[] logits, boolean[] masks, int maskFrom) {
        if (masks != null) {
            for (int i = 0; i < count; i++) {
                logits[from + i] = masks[maskFrom + i] ? logits[from + i] : MASKED;
            }
        }
    }

    /**
     * Replaces logits by the logarithms of the probabilities, row by row. In several passes, since the steps of one row wait for each other
     * and those of different rows do not.
     *
     * @param first the first of the rows
     * @param logits {@code [first + rows][actions]}
     * @param probabilities {@code [first + rows][actions]}, written
     */
    public static void softmax(int first, int rows, int actions, float[] logits, float[] probabilities) {
        int end = first + rows;
        for (int row = first; row < end; row++) {
            int from = row * actions;
            float max = logits[from];
            for (int i = from + 1; i < from + actions; i++) {
                max = Math.max(max, logits[i]);
            }
            for (int i = from; i < from + actions; i++) {
                logits[i] -= max;
            }
        }
        for (int i = first * actions; i < end * actions; i++) {
            probabilities[i] = FastMath.exp(logits[i]);
        }
        for (int row = first; row < end; row++) {
            int from = row * actions;
            float sum = 0;
            for (int i = from; i < from + actions; i++) {
                sum += probabilities[i];
            }
            float logSum = (float) Math.log(sum);
            float scale = 1 / sum;
            for (int i = from; i < from + actions; i++) {
                probabilities[i] *= scale;
                logits[i] -= logSum; // after the maximum: logSum is small beside a large one
            }
        }
    }

    /** The entropy, in nats, of the row from {@code from} on. */
    public static float entropy(float[] logProbs, float[] probabilities, int from, int actions) {
        float entropy = 0;
        for (int i = from; i < from + actions; i++) {
            entropy -= probabilities[i] * logProbs[i];
        }
        return entropy;
    }

    /**
     * Draws an action from the row {@code probabilities[from .. from + actions - 1]} by inversion. An action of
     * probability zero is never drawn.
     *
     * @param uniform a random number from 0 to below 1
     */
    public static int sample(float[] probabilities, int from, int actions, float uniform) {
        float left = uniform;
        int last = 0;
        for (int a = 0; a < actions; a++) {
            float probability = probabilities[from + a];
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
}
