package org.rollout4j.core;

/**
 * What a policy makes of one observation. For discrete actions; what is illegal has probability and value 0.
 *
 * @param probabilities {@code [actionCount]}, with which it takes each action when it explores; null if it knows none
 * @param actionValues {@code [actionCount]}, the discounted return that it expects from each action; null if it knows none
 * @param value the discounted return that it expects from here on; null if it does not know
 */
public record Insight(float[] probabilities, float[] actionValues, Float value) {
    /** Of a policy that tells nothing. */
    public static final Insight NONE = new Insight(null, null, null);

    /**
     * By action values alone: the value is that of the best legal action.
     *
     * @param legal null if all actions are
     */
    public static Insight ofActionValues(float[] values, boolean[] legal) {
        float[] shown = new float[values.length];
        float best = Float.NEGATIVE_INFINITY;
        for (int a = 0; a < values.length; a++) {
            if (legal == null || legal[a]) {
                shown[a] = values[a];
                best = Math.max(best, values[a]);
            }
        }
        return new Insight(null, shown, best);
    }
}
