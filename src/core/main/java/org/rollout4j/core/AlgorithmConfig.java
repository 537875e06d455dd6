package org.rollout4j.core;

/**
 * The configuration of an algorithm that learns from rollouts of environments: a record whose compact constructor checks every
 * component.
 */
public interface AlgorithmConfig extends RolloutConfig {
    /**
     * Checks that such a learner can learn in an environment whose kind of actions it can choose.
     *
     * @throws IllegalArgumentException if it cannot; the message names what it cannot take
     */
    default void checkFits(EnvironmentSpec spec) {}

    /** The memory, in bytes, that a learner takes at least from the start, besides the rollout; 0 where that is little. */
    default long learnerBytes(EnvironmentSpec spec) {
        return 0;
    }
}
