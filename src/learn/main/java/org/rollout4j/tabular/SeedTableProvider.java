package org.rollout4j.tabular;

import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.AlgorithmProvider;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.Workers;

/** Brings {@link SeedTable}. */
public final class SeedTableProvider implements AlgorithmProvider<SeedTableConfig> {
    @Override
    public String id() {
        return "seed-table";
    }

    @Override
    public String summary() {
        return "the article's lookup table, with its two indexing faults fixed";
    }

    @Override
    public SeedTableConfig defaults() {
        return SeedTableConfig.defaults();
    }

    @Override
    public boolean takes(ActionSpace actions) {
        return actions instanceof ActionSpace.Discrete;
    }

    @Override
    public Learner<Policy, Rollout> make(EnvironmentSpec spec, SeedTableConfig config, long seed, Workers workers) {
        return new SeedTable(spec, config);
    }
}
