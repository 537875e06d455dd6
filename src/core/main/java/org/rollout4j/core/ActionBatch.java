package org.rollout4j.core;

/**
 * Where a policy writes what it chose, one row for each observation.
 *
 * @param actions {@code [rows]}, discrete actions; null where actions are continuous
 * @param continuousActions {@code [rows][actionSize]}, as the policy chose them: an environment takes what is outside its box for the
 *     nearest bound; null where actions are discrete
 * @param logProbs {@code [rows]}, the logarithm of the probability (for continuous actions the density) with which the policy
 *     chooses that action there; 0 for a deterministic choice
 */
public record ActionBatch(int[] actions, float[] continuousActions, float[] logProbs) {
    /** Room for {@code rows} discrete actions. */
    public static ActionBatch ofRows(int rows) {
        return new ActionBatch(new int[rows], null, new float[rows]);
    }

    /** Room for {@code rows} actions of an environment. */
    public static ActionBatch of(EnvironmentSpec spec, int rows) {
        return spec.continuous()
                ? new ActionBatch(null, new float[rows * spec.actionSize()], new float[rows])
                : ofRows(rows);
    }
}
