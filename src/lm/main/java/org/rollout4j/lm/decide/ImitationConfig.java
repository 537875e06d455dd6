package org.rollout4j.lm.decide;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.lm.tune.ModelSettings;
import org.rollout4j.lm.tune.OptimiserConfig;
import org.rollout4j.lm.tune.OptimiserConfigBuilder;

/** How a language model learns to do what somebody else does in an environment. */
@RecordBuilder
public record ImitationConfig(
        @Setting("what they act in: an environment with discrete actions, by its name")
        String environment,

        @Setting("who is imitated: random, optimum, or the name of one of the environment's policies")
        String policy,

        @Setting("how many of their episodes are learned from, 1 or more; the optimum is shown state by state")
        int episodes,

        @Setting("how many byte-level tokens a new model has, 257 to 65536")
        int vocabularySize,

        @Setting("the shape of a new model") ModelSettings model,

        @Setting("the deviation of a new model's weights, above 0, up to 1: a small one tells prompts apart late")
        double initializerRange,

        @Setting("decisions in an update, 1 or more") int batchSize,

        @Setting("how parameters follow gradients") OptimiserConfig optimiser) {
    public ImitationConfig {
        Require.that(environment != null, "environment", null, "a name is needed");
        Require.that(policy != null, "policy", null, "random, optimum, or a name is needed");
        Require.inRange("episodes", episodes, 1, 10_000_000);
        Require.inRange("vocabularySize", vocabularySize, 257, 1 << 16);
        Require.that(model != null, "model", null, "it is needed");
        Require.that(
                initializerRange > 0 && initializerRange <= 1,
                "initializerRange",
                initializerRange,
                "above 0, up to 1");
        Require.inRange("batchSize", batchSize, 1, 1 << 20);
        Require.that(optimiser != null, "optimiser", null, "it is needed");
    }

    /** A small model that learns random play. */
    public static ImitationConfig defaults() {
        return new ImitationConfig(
                "FrozenLake-v1",
                "random",
                200,
                320,
                new ModelSettings(ModelSettings.Family.GPT2, 2, 4, 0, 64, 0, 64),
                0.1,
                32,
                OptimiserConfigBuilder.builder(OptimiserConfig.tuning())
                        .learningRate(1e-3)
                        .build());
    }
}
