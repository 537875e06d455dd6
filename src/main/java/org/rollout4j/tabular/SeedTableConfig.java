package org.rollout4j.tabular;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.Require;

/**
 * The configuration of {@link SeedTable}.
 *
 * @param envs environments stepped side by side, 1 to 65536
 * @param horizon steps of each environment in one rollout, at least 1; with 1 environment and a horizon of 1 the table
 *     changes after each step, as in the original
 * @param stepSize what a reward is multiplied by before it is added to the table, above 0
 */
@RecordBuilder
public record SeedTableConfig(int envs, int horizon, double stepSize)
        implements AlgorithmConfig, SeedTableConfigBuilder.With {

    public SeedTableConfig {
        Require.inRange("envs", envs, 1, 1 << 16);
        Require.inRange("horizon", horizon, 1, 1 << 20);
        Require.that(stepSize > 0 && stepSize <= 1e6, "stepSize", stepSize, "a number above 0, up to 1e6 is allowed");
    }

    public static SeedTableConfig defaults() {
        return new SeedTableConfig(1, 1, 1);
    }
}
