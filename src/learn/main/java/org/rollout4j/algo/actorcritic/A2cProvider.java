package org.rollout4j.algo.actorcritic;

import java.util.Optional;
import org.rollout4j.core.AlgorithmProvider;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.SavedPolicy;
import org.rollout4j.core.Workers;

/** Brings {@link A2c}. */
public final class A2cProvider implements AlgorithmProvider<A2cConfig> {
    @Override
    public String id() {
        return "a2c";
    }

    @Override
    public String summary() {
        return "advantage actor-critic: policy and value networks, one step a rollout";
    }

    @Override
    public A2cConfig defaults() {
        return A2cConfig.defaults();
    }

    @Override
    public Optional<SavedPolicy> savedPolicy(EnvironmentSpec spec, A2cConfig config, Progress at) {
        return Optional.of(ActorCritic.savedPolicy(spec, config));
    }

    @Override
    public Learner<Policy, Rollout> make(EnvironmentSpec spec, A2cConfig config, long seed, Workers workers) {
        return new A2c(spec, config, seed, workers);
    }
}
