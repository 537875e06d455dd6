package org.rollout4j.math;

/** Categorical distributions given by rows of logits, with illegal actions masked out. */
public final class Categorical {
    /**
     * The logarithm that {@link #softmax} gives the probability of an illegal action, which is zero: finite, so that zero times it is zero.
     */
    private static final float LOG_OF_ILLEGAL = -1e9f;

    /** What legal logits are no less than: far enough from the end of the floats that nothing which is done to it leaves them. */
    private static final float LOWEST = -1e37f;

    private Categorical() {}

    /**
     * Replaces logits by the logarithms of the probabilities, row by row. An illegal action has probability zero, whatever the logits are, and
     * one that is minus infinity counts as very low where there are masks. Legal actions of a row with a NaN or with plus infinity are NaN.
     *
     * @param first the first of the rows
     * @param logits {@code [first + rows][actions]}
     * @param masks {@code [first + rows][actions]}, true where legal, at least once a row; or null if all are
     * @param probabilities {@code [first + rows][actions]}, written
     * @param room {@code [first + rows]}, overwritten
     */
    public static void softmax(
            int first, int rows, int actions, float[] logits, boolean[] masks, float[] probabilities, float[] room) {
        if (masks == null) {
            softmax(first, rows, actions, logits, probabilities, room);
            return;
        }
        int from = first * actions;
        int end = (first + rows) * actions;
        for (int i = from; i < end; i++) {
            logits[i] = masks[i] ? Math.max(logits[i], LOWEST) : Float.NEGATIVE_INFINITY;
        }
        softmax(first, rows, actions, logits, probabilities, room);
        for (int i = from; i < end; i++) {
            logits[i] = masks[i] ? logits[i] : LOG_OF_ILLEGAL;
            probabilities[i] = masks[i] ? probabilities[i] : 0;
        }
    }

    /**
     * The same where all actions are legal. In many passes over all rows: the steps of one row wait for each other, and the greatest of one row
     * found by itself is a branch that no processor foresees.
     */
    private static void softmax(int first, int rows, int actions, float[] logits, float[] probabilities, float[] room) {
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

    /**
     * The legal action of the greatest of {@code values[from .. from + actions - 1]}, the first of equals, whatever they are; if one is NaN,
     * one of those. Some action where none is legal.
     *
     * @param masks true where legal, in the places of the values; or null if all are
     */
    public static int best(float[] values, boolean[] masks, int from, int actions) {
        int best = 0;
        while (masks != null && best < actions - 1 && !masks[from + best]) {
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
