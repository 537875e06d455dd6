package org.rollout4j.bench;

import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.Workers;

/** An algorithm with its configuration. */
record Trainee(AlgorithmConfig config, Maker maker) {
    /** Makes the learner. */
    @FunctionalInterface
    interface Maker {
        Learner<Policy, Rollout> make(EnvironmentSpec spec, long seed, Workers workers);
    }

    Learner<Policy, Rollout> learner(EnvironmentSpec spec, long seed, Workers workers) {
        return maker.make(spec, seed, workers);
    }
}
