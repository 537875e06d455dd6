package org.rollout4j.core;

import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Brings an algorithm. Found by {@link ServiceLoader}: a jar names its providers in {@code
 * META-INF/services/org.rollout4j.core.AlgorithmProvider}, and its algorithms can then be used wherever those of this project can.
 *
 * @param <C> its configuration, a record whose class belongs to this algorithm alone
 */
public interface AlgorithmProvider<C extends AlgorithmConfig> {
    /** Its name in files and for users, for example {@code ppo}: lower case letters, digits and hyphens. */
    String id();

    /** What it is, in a line. */
    String summary();

    /** Its configuration where nothing is set. A setting that an older file lacks has the value that it has here. */
    C defaults();

    /** Whether it can choose such actions; any, unless this says otherwise. */
    default boolean takes(ActionSpace actions) {
        return true;
    }

    /**
     * A learner at its beginning.
     *
     * @param spec of an environment whose actions it {@link #takes}, and that {@link AlgorithmConfig#checkFits} accepts
     * @param seed what all its randomness derives from
     * @param workers the threads that it may compute with; what it learns must not depend on how many there are
     */
    Learner<Policy, Rollout> make(EnvironmentSpec spec, C config, long seed, Workers workers);

    /**
     * How the policy of such a learner is made of what it saved. Where an algorithm does not say, whoever wants to act makes a learner and
     * restores it, with all the memory that learning takes.
     *
     * @param at the progress when it was saved
     */
    default Optional<SavedPolicy> savedPolicy(EnvironmentSpec spec, C config, Progress at) {
        return Optional.empty();
    }
}
