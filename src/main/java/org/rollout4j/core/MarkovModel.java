package org.rollout4j.core;

/**
 * A Markov decision process in full: finitely many states {@code 0 .. stateCount - 1}, deterministic transitions, and a
 * distribution of starts. Time limits are not part of it. Thread-safe.
 */
public interface MarkovModel {
    int stateCount();

    int actionCount();

    /** Whether the episode is over in {@code state}; nothing follows it. */
    boolean terminal(int state);

    /** The state that follows {@code action} in the non-terminal {@code state}. */
    int next(int state, int action);

    /** The reward of taking {@code action} in the non-terminal {@code state}. */
    double reward(int state, int action);

    /** The probability that an episode starts in {@code state}; over all states they sum to 1. */
    double startProbability(int state);

    /** Writes the observation of {@code state} to {@code into[offset ..]}; {@link #stateOf} reads it. */
    void observe(int state, float[] into, int offset);

    /** The state that an observation, {@code observations[offset ..]}, shows. */
    int stateOf(float[] observations, int offset);
}
