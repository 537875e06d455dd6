package org.rollout4j.nn;

/**
 * One step of a network: a function of each row by itself, with parameters that are given to it. Immutable, for any
 * number of threads.
 */
public interface Layer {
    /** Numbers that come out of one row. */
    int outputs();

    /** The number of its parameters; 0 for a function without any. */
    int parameterCount();

    /**
     * Computes outputs.
     *
     * @param rows at least 1
     * @param inputs {@code [rows][inputs]} from {@code inputOffset} on
     * @param parameters {@code [parameterCount]} from {@code parameterOffset} on
     * @param outputs {@code [rows][outputs]} from {@code outputOffset} on, written
     */
    void forward(
            int rows,
            float[] inputs,
            int inputOffset,
            float[] parameters,
            int parameterOffset,
            float[] outputs,
            int outputOffset);
}
