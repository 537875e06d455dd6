package com.acme;

import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.AlgorithmProvider;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.Workers;

/** Brings {@link Reinforce}. */
public final class ReinforceProvider implements AlgorithmProvider<ReinforceConfig> {
    @Override
    public String id() {
        return "reinforce";
    }

    @Override
    public String summary() {
        return "REINFORCE with a baseline: a linear policy, moved along the gradient of what it brought";
    }

    @Override
    public ReinforceConfig defaults() {
        return new ReinforceConfig(16, 32, ReinforceConfig.LEARNING_RATE, 0.2, 0.99, 0.01);
    }

    @Override
    public boolean takes(ActionSpace actions) {
        return actions instanceof ActionSpace.Discrete;
    }

    @Override
    public Learner<Policy, Rollout> make(EnvironmentSpec spec, ReinforceConfig config, long seed, Workers workers) {
        return new Reinforce(spec, config);
    }
}
