package org.rollout4j.tabular;

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

/** Brings {@link QLearning}. */
public final class QLearningProvider implements AlgorithmProvider<QLearningConfig> {
    @Override
    public String id() {
        return "q-learning";
    }

    @Override
    public String summary() {
        return "a table of action values, learned off-policy";
    }

    @Override
    public QLearningConfig defaults() {
        return QLearningConfig.defaults();
    }

    @Override
    public boolean takes(ActionSpace actions) {
        return actions instanceof ActionSpace.Discrete;
    }

    @Override
    public Optional<SavedPolicy> savedPolicy(EnvironmentSpec spec, QLearningConfig config, Progress at) {
        return Optional.of(config.savedPolicy(spec, at));
    }

    @Override
    public Learner<Policy, Rollout> make(EnvironmentSpec spec, QLearningConfig config, long seed, Workers workers) {
        return new QLearning(spec, config);
    }
}
