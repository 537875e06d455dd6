package org.rollout4j.lm.proof;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.lm.tune.ModelSettings;
import org.rollout4j.lm.tune.OptimiserConfig;
import org.rollout4j.lm.tune.OptimiserConfigBuilder;

/** How a model learns a task whose best result is known. */
@RecordBuilder
public record ProofConfig(
        @Setting(
                "SORTING: six of three digits; ADDITION: of two numbers below 100; NOTES: short office notes; PRODUCTS: of numbers of three digits, with a calculator that is seldom called well")
        Task task,

        @Setting("how many byte-level tokens a new model for NOTES has, 257 to 65536")
        int vocabularySize,

        @Setting("the shape of a new model") ModelSettings model,

        @Setting("the deviation of a new model's weights, above 0, up to 1")
        double initializerRange,

        @Setting("texts in an update, 1 or more") int batchSize,

        @Setting("how parameters follow gradients") OptimiserConfig optimiser) {
    /** A task. */
    public enum Task {
        SORTING,
        ADDITION,
        NOTES,
        PRODUCTS
    }

    public ProofConfig {
        Require.that(task != null, "task", null, "SORTING, ADDITION, NOTES or PRODUCTS is needed");
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

    /** The settings of the notes model that comes with this project. */
    public static ProofConfig defaults() {
        return new ProofConfig(
                Task.NOTES,
                1024,
                new ModelSettings(ModelSettings.Family.GPT2, 4, 4, 0, 128, 0, 256),
                0.08,
                64,
                OptimiserConfigBuilder.builder(OptimiserConfig.pretraining())
                        .learningRate(4e-3)
                        .minLrRate(0.02)
                        .weightDecay(0)
                        .build());
    }
}
