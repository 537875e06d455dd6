package org.rollout4j.core;

/** A Markov decision process whose actions have one outcome each. */
public interface DeterministicModel extends MarkovModel {
    /** The state that follows the legal {@code action} in the non-terminal {@code state}. */
    int next(int state, int action);

    /** The reward of taking the legal {@code action} in the non-terminal {@code state}. */
    double reward(int state, int action);

    @Override
    default int outcomeCount(int state, int action) {
        return 1;
    }

    @Override
    default int next(int state, int action, int outcome) {
        return next(state, action);
    }

    @Override
    default double reward(int state, int action, int outcome) {
        return reward(state, action);
    }

    @Override
    default double probability(int state, int action, int outcome) {
        return 1;
    }
}
