package org.rollout4j.policy;

import org.rollout4j.core.Insight;

/** A table of the values of actions in observations, to act by. Lookups allocate nothing. */
public interface ActionValues {
    /** The number of elements of an observation. */
    int observationSize();

    /** The number of actions. */
    int actions();

    /** The row of the observation {@code observations[offset ..]}, or -1 if it is not stored. */
    int find(float[] observations, int offset);

    /**
     * The value of an action; -infinity if no visit of the observation found it legal.
     *
     * @param row as {@link #find} returns it; -1 has the initial value
     */
    float value(int row, int action);

    /** The value of all actions of observations that are not stored. */
    float initialValue();

    /**
     * See {@link PolicyFile#inspect}; a legal action that no visit found legal has the initial
     * value.
     */
    default Insight insight(float[] observation, boolean[] legal) {
        int row = find(observation, 0);
        float[] shown = new float[actions()];
        for (int a = 0; a < shown.length; a++) {
            float value = value(row, a);
            shown[a] = value == Float.NEGATIVE_INFINITY ? initialValue() : value;
        }
        return Insight.ofActionValues(shown, legal);
    }
}
