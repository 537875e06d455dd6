package org.rollout4j.lm.tune;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;

/** Which prompts a model completes while it learns from rewards, and how; the names are TRL's. */
@RecordBuilder
public record RolloutConfig(
        @Setting("prompts in an update, 1 or more") int batchSize,

        @Setting("the most tokens of a completion, 1 or more; the model's context may end it earlier")
        int maxCompletionLength,

        @Setting("what completions are sampled at, and all log-probabilities are of; 0.001 to 1000")
        double temperature,

        @Setting("seconds that a reward function may take for the completions of an update, above 0")
        double rewardTimeLimit,

        @Setting(
                "the fraction of prompts that is held out, drawn by the seed, above 0 and below 1; nothing where a validation file is named")
        double heldOutFraction) {
    public RolloutConfig {
        Require.inRange("batchSize", batchSize, 1, 1 << 20);
        Require.inRange("maxCompletionLength", maxCompletionLength, 1, 1 << 24);
        Require.that(temperature >= 1e-3 && temperature <= 1e3, "temperature", temperature, "between 0.001 and 1000");
        Require.that(
                rewardTimeLimit > 0 && rewardTimeLimit <= 1e6,
                "rewardTimeLimit",
                rewardTimeLimit,
                "above 0, up to 1e6");
        Require.that(
                heldOutFraction > 0 && heldOutFraction < 1, "heldOutFraction", heldOutFraction, "above 0 and below 1");
    }

    /** So many prompts at that temperature, else as {@link CompletionConfig#defaults}. */
    static RolloutConfig of(int batchSize, double temperature) {
        return new RolloutConfig(batchSize, 64, temperature, 60, 0.1);
    }
}
