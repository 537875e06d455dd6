package org.rollout4j.tabular;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.Setting;
import org.rollout4j.math.Schedule;

/** The configuration of {@link Sarsa}. */
@RecordBuilder
public record SarsaConfig(
        @Setting("environments stepped side by side, 1 to 65536")
        int envs,

        @Setting("steps of each environment in one rollout, 1 to 1048576")
        int horizon,

        @Setting("gamma, what a reward a step later is worth, 0 to 1")
        double discount,

        @Setting("the probability of exploring over the run, 0 to 1")
        Schedule epsilon,

        @Setting(
                "the fraction of the way that a value moves towards its target, 0 to 1; less than 1 averages over what the policy does next")
        Schedule stepSize,

        @Setting("the value of actions not tried yet; a value above all returns makes the learner try them all")
        double initialValue,

        @Setting("the most observations that the table stores, 1 to 134217728; new ones keep the initial value then")
        int maxStates)
        implements TableConfig, SarsaConfigBuilder.With {

    public SarsaConfig {
        TableConfig.check(envs, horizon, discount, epsilon, stepSize, initialValue, maxStates);
    }

    /** For environments of up to a million states, such as the grid that is to be drained. */
    public static SarsaConfig defaults() {
        return SarsaConfigBuilder.builder()
                .envs(8)
                .horizon(64)
                .discount(0.99)
                .epsilon(Schedule.linear(0.3, 0.01))
                .stepSize(Schedule.constant(0.3))
                .initialValue(0.5)
                .maxStates(1_000_000)
                .build();
    }
}
