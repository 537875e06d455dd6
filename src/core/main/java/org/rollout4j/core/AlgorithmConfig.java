package org.rollout4j.core;

import java.util.Optional;

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

    /**
     * Why a run of so many steps comes to little or nothing, in one line; none if it does not.
     *
     * @param steps environment steps, over all environments; the last rollout is finished
     */
    default Optional<String> tooShort(long steps) {
        long rollout = (long) envs() * horizon();
        return steps >= rollout
                ? Optional.empty()
                : Optional.of("steps is " + steps + ": less than one rollout, envs * horizon = " + rollout
                        + " steps, which is taken in full and learned from once");
    }

    /** The memory, in bytes, that a learner takes at least from the start, besides the rollout; 0 where that is little. */
    default long learnerBytes(EnvironmentSpec spec) {
        return 0;
    }
}
