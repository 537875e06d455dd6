package org.rollout4j.tabular;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.policy.ColumnSums;

/** The configuration of {@link SeedTable}. */
@RecordBuilder
public record SeedTableConfig(
        @Setting("environments stepped side by side, 1 to 65536")
        int envs,

        @Setting(
                "steps of each environment in one rollout, 1 to 1048576; with 1 environment and a horizon of 1 the table changes after each step, as in the original")
        int horizon,

        @Setting("what a reward is multiplied by before it is added to the table, above 0, up to 1e6")
        double stepSize)
        implements AlgorithmConfig, SeedTableConfigBuilder.With {

    public SeedTableConfig {
        Require.inRange("envs", envs, 1, 1 << 16);
        Require.inRange("horizon", horizon, 1, 1 << 20);
        Require.that(stepSize > 0 && stepSize <= 1e6, "stepSize", stepSize, "a number above 0, up to 1e6 is allowed");
    }

    /** Needs 4x4 observations and 4 actions, all always legal. */
    @Override
    public void checkFits(EnvironmentSpec spec) {
        new ColumnSums(new float[ColumnSums.LENGTH]).checkFits(spec);
    }

    public static SeedTableConfig defaults() {
        return new SeedTableConfig(1, 1, 1);
    }
}
