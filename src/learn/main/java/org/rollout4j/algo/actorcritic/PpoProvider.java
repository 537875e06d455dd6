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

/** Brings {@link Ppo}. */
public final class PpoProvider implements AlgorithmProvider<PpoConfig> {
    @Override
    public String id() {
        return "ppo";
    }

    @Override
    public String summary() {
        return "proximal policy optimisation: policy and value networks, clipped updates";
    }

    @Override
    public PpoConfig defaults() {
        return PpoConfig.defaults();
    }

    @Override
    public Optional<SavedPolicy> savedPolicy(EnvironmentSpec spec, PpoConfig config, Progress at) {
        return Optional.of(ActorCritic.savedPolicy(spec, config));
    }

    @Override
    public Learner<Policy, Rollout> make(EnvironmentSpec spec, PpoConfig config, long seed, Workers workers) {
        return new Ppo(spec, config, seed, workers);
    }
}
