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
        if (masks != null) {
            for (int i = from; i < from + count; i++) {
                logits[i] = masks[i] ? logits[i] : MASKED;
            }
        }
    }

    /**
     * Replaces logits by the logarithms of the probabilities, row by row. In many passes over all rows: the steps of one row wait for each
     * other, and the greatest of one row found by itself is a branch that no processor foresees.
     *
     * @param first the first of the rows
     * @param logits {@code [first + rows][actions]}
     * @param probabilities {@code [first + rows][actions]}, written
     * @param room {@code [first + rows]}, overwritten
     */
    public static void softmax(int first, int rows, int actions, float[] logits, float[] probabilities, float[] room) {
        int end = first + rows;
        greatest(first, end, actions, logits, room);
        subtract(room, first, end, actions, logits);
        for (int i = first * actions; i < end * actions; i++) {
            probabilities[i] = FastMath.exp(logits[i]);
        }
        sum(first, end, actions, probabilities, room);
        for (int row = first; row < end; row++) {
            float scale = 1 / room[row];
            for (int i = row * actions; i < (row + 1) * actions; i++) {
                probabilities[i] *= scale;
            }
        }
        for (int row = first; row < end; row++) {
            room[row] = FastMath.log(room[row]);
        }
        subtract(
                room, first, end, actions,
                logits); // after the maximum: the sum's logarithm is small beside a large one
    }

    private static void subtract(float[] ofRow, int first, int end, int actions, float[] values) {
        for (int row = first; row < end; row++) {
            for (int i = row * actions; i < (row + 1) * actions; i++) {
                values[i] -= ofRow[row];
            }
        }
    }

    private static void greatest(int first, int end, int actions, float[] values, float[] into) {
        for (int row = first; row < end; row++) {
            into[row] = values[row * actions];
        }
        for (int action = 1; action < actions; action++) {
            for (int row = first; row < end; row++) {
                into[row] = Math.max(into[row], values[row * actions + action]);
            }
        }
    }

    private static void sum(int first, int end, int actions, float[] values, float[] into) {
        for (int row = first; row < end; row++) {
            into[row] = values[row * actions];
        }
        for (int action = 1; action < actions; action++) {
            for (int row = first; row < end; row++) {
                into[row] += values[row * actions + action];
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

    /**
     * The legal action of the greatest of {@code values[from .. from + actions - 1]}, the first of equals, whatever they are; if one is NaN,
     * one of those.
     *
     * @param masks true where legal, at least once, in the places of the values; or null if all are
     */
    public static int bestLegal(float[] values, boolean[] masks, int from, int actions) {
        int best = 0;
        while (masks != null && !masks[from + best]) {
            best++;
        }
        float greatest = values[from + best];
        for (int a = best + 1; a < actions && !Float.isNaN(greatest); a++) {
            float value = values[from + a];
            if (!(value <= greatest) && (masks == null || masks[from + a])) { // greater, or NaN
                best = a;
                greatest = value;
            }
        }
        return best;
    }
}
