package org.rollout4j.core;

/**
 * A Markov decision process in full: finitely many states {@code 0 .. stateCount - 1}, for each non-terminal state and legal action
 * a distribution over outcomes, and a distribution of starts. Time limits are not part of it. Thread-safe.
 *
 * <p>Outcome {@code i} of an action, {@code 0 .. outcomeCount - 1}, is a next state with a reward and a probability; asking for
 * them one by one costs no allocation. Where every action has one outcome, implement {@link DeterministicModel}.
 */
public interface MarkovModel {
    int stateCount();

    int actionCount();

    /** Whether the episode is over in {@code state}; nothing follows it. */
    boolean terminal(int state);

    /** Whether {@code action} may be taken in the non-terminal {@code state}; at least one may. */
    default boolean legal(int state, int action) {
        return true;
    }

    /** The number of outcomes, at least 1, of the legal {@code action} in the non-terminal {@code state}. */
    int outcomeCount(int state, int action);

    /** The state that follows in an outcome. */
    int next(int state, int action, int outcome);

    /** The reward of an outcome. */
    double reward(int state, int action, int outcome);

    /** The probability of an outcome; over all outcomes of an action they sum to 1. */
    double probability(int state, int action, int outcome);

    /** The probability that an episode starts in {@code state}; over all states they sum to 1, over terminal ones to 0. */
    double startProbability(int state);

    /** Writes the observation of {@code state} to {@code into[offset ..]}; {@link #stateOf} reads it. */
    void observe(int state, float[] into, int offset);

    /** The state that an observation, {@code observations[offset ..]}, shows. */
    int stateOf(float[] observations, int offset);
}
