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

/** Brings {@link Dqn}. */
public final class DqnProvider implements AlgorithmProvider<DqnConfig> {
    @Override
    public String id() {
        return "dqn";
    }

    @Override
    public String summary() {
        return "deep Q-learning: a network of action values, a replay, a target network";
    }

    @Override
    public DqnConfig defaults() {
        return DqnConfig.defaults();
    }

    @Override
    public boolean takes(ActionSpace actions) {
        return actions instanceof ActionSpace.Discrete;
    }

    @Override
    public Optional<SavedPolicy> savedPolicy(EnvironmentSpec spec, DqnConfig config, Progress at) {
        return Optional.of(QNetwork.savedPolicy(spec, config, config.epsilon().at(at.fraction())));
    }

    @Override
    public Learner<Policy, Rollout> make(EnvironmentSpec spec, DqnConfig config, long seed, Workers workers) {
        return new Dqn(spec, config, seed, workers);
    }
}
