package org.rollout4j.tabular;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.Require;
import org.rollout4j.math.Schedule;

/**
 * The configuration of {@link Sarsa}.
 *
 * @param envs environments stepped side by side, 1 to 65536
 * @param horizon steps of each environment in one rollout, at least 1
 * @param discount the discount factor, 0 to 1
 * @param epsilon the probability of exploring, 0 to 1
 * @param stepSize the fraction of the way that a value moves towards its target, 0 to 1; less than 1
 *     averages over what the policy does next
 * @param initialValue the value of actions not tried yet; a value above all returns makes the learner try them all
 * @param maxStates the most observations that the table stores, see {@link QTable}
 */
@RecordBuilder
public record SarsaConfig(
        int envs, int horizon, double discount, Schedule epsilon, Schedule stepSize, double initialValue, int maxStates)
        implements AlgorithmConfig, SarsaConfigBuilder.With {

    public SarsaConfig {
        Require.inRange("envs", envs, 1, 1 << 16);
        Require.inRange("horizon", horizon, 1, 1 << 20);
        Require.inRange("discount", discount, 0.0, 1.0);
        epsilon.within("epsilon", 0, 1);
        stepSize.within("stepSize", 0, 1);
        Require.inRange("initialValue", initialValue, -Float.MAX_VALUE, Float.MAX_VALUE);
        Require.inRange("maxStates", maxStates, 1, QTable.MAX_ELEMENTS);
    }

    /** For environments of up to a million states, such as the grid that is to be drained. */
    public static SarsaConfig defaults() {
        return new SarsaConfig(8, 64, 0.99, Schedule.linear(0.3, 0.01), Schedule.constant(0.3), 0.5, 1_000_000);
    }
}
