package org.rollout4j.core;

/** Collects experience: from threads of this process, or from other machines. */
public interface RolloutSource extends AutoCloseable {
    /**
     * Lets {@code policy} take {@code steps} steps in each environment, going on where the last call stopped.
     *
     * @throws EnvironmentException if an environment fails
     */
    Rollout collect(Policy policy, int steps);

    /** All that {@link #restore} needs to go on with the same bits. */
    State state();

    /** Goes on where {@code state} was taken. */
    void restore(State state);

    @Override
    void close();
}
