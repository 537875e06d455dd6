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

/** Brings {@link MonteCarlo}. */
public final class MonteCarloProvider implements AlgorithmProvider<MonteCarloConfig> {
    @Override
    public String id() {
        return "monte-carlo";
    }

    @Override
    public String summary() {
        return "a table of action values, learned from whole episodes";
    }

    @Override
    public MonteCarloConfig defaults() {
        return MonteCarloConfig.defaults();
    }

    @Override
    public boolean takes(ActionSpace actions) {
        return actions instanceof ActionSpace.Discrete;
    }

    @Override
    public Optional<SavedPolicy> savedPolicy(EnvironmentSpec spec, MonteCarloConfig config, Progress at) {
        return Optional.of(config.savedPolicy(spec, at));
    }

    @Override
    public Learner<Policy, Rollout> make(EnvironmentSpec spec, MonteCarloConfig config, long seed, Workers workers) {
        return new MonteCarlo(spec, config);
    }
}
