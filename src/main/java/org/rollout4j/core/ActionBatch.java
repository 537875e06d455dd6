package org.rollout4j.core;

/**
 * Where a policy writes what it chose, one row for each observation.
 *
 * @param actions {@code [rows]}
 * @param logProbs {@code [rows]}, the logarithm of the probability with which the policy chooses that action there; 0 for
 *     a deterministic choice
 */
public record ActionBatch(int[] actions, float[] logProbs) {
    /** Room for {@code rows} actions. */
    public static ActionBatch ofRows(int rows) {
        return new ActionBatch(new int[rows], new float[rows]);
    }
}
