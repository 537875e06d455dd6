package org.rollout4j.core;

/** Learning met a number that is not finite; the message names the quantity. */
public final class DivergenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DivergenceException(String message) {
        super(message);
    }

    /** Throws unless all that a learner is about to learn from is finite. */
    public static void check(Rollout rollout) {
        int numbers = rollout.observations().length;
        check("observation", rollout.observations(), numbers);
        check("next observation", rollout.nextObservations(), numbers);
        check("reward", rollout.rewards(), rollout.rows());
    }

    /** Throws unless {@code value} is finite. */
    public static void check(String quantity, double value) {
        if (!Double.isFinite(value)) {
            throw new DivergenceException(quantity + " is " + value);
        }
    }

    /** Throws unless the first {@code length} of {@code values} are all finite. */
    public static void check(String quantity, float[] values, int length) {
        // A sum of products with zero is NaN exactly if some value is not finite, and costs no branch an element;
        // several sums do not wait
        // for each other.
        float first = 0;
        float second = 0;
        float third = 0;
        float fourth = 0;
        int whole = length - length % 4;
        for (int i = 0; i < whole; i += 4) {
            first += values[i] * 0f;
            second += values[i + 1] * 0f;
            third += values[i + 2] * 0f;
            fourth += values[i + 3] * 0f;
        }
        for (int i = whole; i < length; i++) {
            first += values[i] * 0f;
        }
        if (first + second + third + fourth != 0f) {
            for (int i = 0; i < length; i++) {
                if (!Float.isFinite(values[i])) {
                    throw new DivergenceException(quantity + " is " + values[i] + " at element " + i);
                }
            }
        }
    }
}
