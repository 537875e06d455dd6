package org.rollout4j.lm.decide;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.lm.tune.OptimiserConfig;
import org.rollout4j.lm.tune.OptimiserConfigBuilder;

/** How a language model learns to act from the rewards of an environment, with credit by step. */
@RecordBuilder
public record PpoDecisionConfig(
        @Setting("what it acts in: an environment with discrete actions, by its name")
        String environment,

        @Setting("environments side by side, 1 or more") int envs,

        @Setting("steps of each that are learned from at once, 1 or more")
        int horizon,

        @Setting("what a reward a step later is worth, 0 to 1")
        double gamma,

        @Setting("how far advantages look ahead: 0 for one step to 1 for all")
        double lam,

        @Setting("what returns are multiplied by for the value network, above 0; so that they are about 1")
        double rewardScale,

        @Setting("whether advantages are set to mean 0 and standard deviation 1")
        boolean whitenAdvantages,

        @Setting("the greatest learning rate of the value network, above 0")
        double valueLearningRate,

        @Setting("how advantages improve the model") ImprovementConfig improvement) {
    public PpoDecisionConfig {
        Require.that(environment != null, "environment", null, "a name is needed");
        Require.inRange("envs", envs, 1, 1 << 16);
        Require.inRange("horizon", horizon, 1, 1 << 20);
        Require.inRange("gamma", gamma, 0, 1);
        Require.inRange("lam", lam, 0, 1);
        Require.that(rewardScale > 0 && rewardScale < Double.POSITIVE_INFINITY, "rewardScale", rewardScale, "above 0");
        Require.that(
                valueLearningRate > 0 && valueLearningRate <= 100,
                "valueLearningRate",
                valueLearningRate,
                "above 0, up to 100");
        Require.that(improvement != null, "improvement", null, "it is needed");
    }

    /** For small models. */
    public static PpoDecisionConfig defaults() {
        return new PpoDecisionConfig(
                "FrozenLake-v1",
                32,
                64,
                0.99,
                0.95,
                1,
                true,
                1e-3,
                new ImprovementConfig(
                        4,
                        4,
                        0.2,
                        0.01,
                        0,
                        OptimiserConfigBuilder.builder(OptimiserConfig.tuning())
                                .learningRate(1e-3)
                                .build()));
    }

    OptimiserConfig valueOptimiser() {
        return OptimiserConfigBuilder.builder(improvement.optimiser())
                .learningRate(valueLearningRate)
                .build();
    }
}
