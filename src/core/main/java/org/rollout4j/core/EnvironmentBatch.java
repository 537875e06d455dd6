package org.rollout4j.core;

/**
 * Environments of one kind side by side, numbered from 0. Each has episodes of its own, as an {@link Environment} has, with the same
 * promises. Different environments may be stepped, reset and looked at by different threads at the same time, where the factory
 * is {@link EnvironmentFactory#independent}.
 */
public interface EnvironmentBatch extends AutoCloseable {
    /** What each of them promises. */
    EnvironmentSpec spec();

    /** Starts a new episode of environment {@code e}. */
    void reset(int e, long seed);

    /**
     * Steps the environments {@code from .. end - 1}, each by its own row of {@code actions}; a continuous action outside its box counts
     * as the nearest point of it. An episode is truncated at the time limit of the specification, at the latest.
     *
     * @param rewards what environment {@code e} brings goes to element {@code offset + e}; so do the flags, see {@link StepResult}
     * @throws IllegalArgumentException if there is no such action
     * @throws IllegalStateException if one of them has no episode in progress
     * @throws EnvironmentException if one of them fails or breaks its contract
     */
    void step(
            int from, int end, Actions actions, float[] rewards, boolean[] terminated, boolean[] truncated, int offset);

    /** Writes the observations of the environments {@code from .. end - 1}, one after the other, to {@code into[offset ..]}. */
    void observe(int from, int end, float[] into, int offset);

    /** Writes the action masks of the environments {@code from .. end - 1}, one after the other, to {@code into[offset ..]}. */
    void actionMasks(int from, int end, boolean[] into, int offset);

    @Override
    default void close() {}
}
