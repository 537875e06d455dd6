package org.rollout4j.math;

import java.util.random.RandomGenerator;

/** Categorical distributions given by rows of logits, with illegal actions masked out. */
public final class Categorical {
    /** The logit of an illegal action: its probability is exactly zero, and zero times its logarithm is zero too. */
    private static final float MASKED = -1e9f;

    private Categorical() {}

    /**
     * Replaces the logits of illegal actions, so that their probability is zero.
     *
     * @param count the number of logits, whole rows of them
     * @param logits {@code [count]}
     * @param masks {@code [count]} from {@code maskOffset} on, true where legal, at least one a row; or null if all are
     */
    public static void mask(int count, float[] logits, boolean[] masks, int maskOffset) {
        if (masks != null) {
            for (int i = 0; i < count; i++) {
                logits[i] = masks[maskOffset + i] ? logits[i] : MASKED;
            }
        }
    }

    /**
     * Replaces the row {@code logits[from .. from + actions - 1]} by the logarithms of the probabilities.
     *
     * @param probabilities written in the same places
     * @return the entropy of the distribution, in nats
     */
    public static float softmax(float[] logits, int from, int actions, float[] probabilities) {
        float max = logits[from];
        for (int i = from + 1; i < from + actions; i++) {
            max = Math.max(max, logits[i]);
        }
        float sum = 0;
        for (int i = from; i < from + actions; i++) {
            float exp = FastMath.exp(logits[i] - max);
            probabilities[i] = exp;
            sum += exp;
        }
        float logSum = (float) Math.log(sum);
        float scale = 1 / sum;
        float entropy = 0;
        for (int i = from; i < from + actions; i++) {
            float probability = probabilities[i] * scale;
            float logProb = (logits[i] - max) - logSum; // in this order: logSum is small beside a large maximum
            probabilities[i] = probability;
            logits[i] = logProb;
            entropy -= probability * logProb;
        }
        return entropy;
    }

    /**
     * Draws an action from the row {@code probabilities[from .. from + actions - 1]} by inversion, with one number from {@code
     * rng}. An action of probability zero is never drawn.
     */
    public static int sample(float[] probabilities, int from, int actions, RandomGenerator rng) {
        float left = rng.nextFloat();
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
