package org.rollout4j.algo.offpolicy;

import java.util.Optional;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.AlgorithmProvider;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.SavedPolicy;
import org.rollout4j.core.Workers;

/** Brings {@link Sac}. */
public final class SacProvider implements AlgorithmProvider<SacConfig> {
    @Override
    public String id() {
        return "sac";
    }

    @Override
    public String summary() {
        return "soft actor-critic: continuous actions, twin critics, a temperature that is learned";
    }

    @Override
    public SacConfig defaults() {
        return SacConfig.defaults();
    }

    @Override
    public boolean takes(ActionSpace actions) {
        return actions instanceof ActionSpace.Continuous;
    }

    @Override
    public Optional<SavedPolicy> savedPolicy(EnvironmentSpec spec, SacConfig config, Progress at) {
        return Optional.of(SacNetworks.savedPolicy(spec, config));
    }

    @Override
    public Learner<Policy, Rollout> make(EnvironmentSpec spec, SacConfig config, long seed, Workers workers) {
        return new Sac(spec, config, seed, workers);
    }
}
