package org.rollout4j.lm.tune;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.lm.tool.Tools;

/** What a model completes while it learns from rewards; the names are TRL's. */
@RecordBuilder
public record CompletionConfig(
        @Setting("the completions of a prompt, 2 or more") int numGenerations,

        @Setting("completions in an update, a multiple of numGenerations")
        int batchSize,

        @Setting("the most tokens of a completion, 1 or more; the model's context may end it earlier")
        int maxCompletionLength,

        @Setting("what completions are sampled at, and all log-probabilities are of; 0.001 to 1000")
        double temperature,

        @Setting("whether nothing is learned from completions that came to no end")
        boolean maskTruncatedCompletions,

        @Setting("tools that completions may call, names with commas between; nothing for none")
        String tools,

        @Setting("the most calls of a completion that are answered; 0 for as many as there is room for")
        int maxToolCallingIterations,

        @Setting("seconds that a reward function may take for the completions of an update, above 0")
        double rewardTimeLimit,

        @Setting(
                "the fraction of prompts that is held out, drawn by the seed, above 0 and below 1; nothing where a validation file is named")
        double heldOutFraction) {
    public CompletionConfig {
        Require.inRange("numGenerations", numGenerations, 2, 1 << 16);
        Require.that(
                batchSize >= numGenerations && batchSize % numGenerations == 0 && batchSize <= 1 << 20,
                "batchSize",
                batchSize,
                "a multiple of numGenerations, " + numGenerations + ", is needed");
        Require.that(tools != null, "tools", null, "names, or nothing");
        Require.inRange("maxToolCallingIterations", maxToolCallingIterations, 0, 1 << 16);
        Tools.find(tools, maxToolCallingIterations);
        rollout(batchSize, numGenerations, maxCompletionLength, temperature, rewardTimeLimit, heldOutFraction);
    }

    /** TRL's, but for shorter completions. */
    public static CompletionConfig defaults() {
        return new CompletionConfig(8, 64, 64, 1, false, "", 0, 60, 0.1);
    }

    Tools toolbox() {
        return Tools.find(tools, maxToolCallingIterations);
    }

    /** What of it is not about groups. */
    RolloutConfig rollout() {
        return rollout(batchSize, numGenerations, maxCompletionLength, temperature, rewardTimeLimit, heldOutFraction);
    }

    private static RolloutConfig rollout(
            int batchSize,
            int numGenerations,
            int maxCompletionLength,
            double temperature,
            double rewardTimeLimit,
            double heldOutFraction) {
        return new RolloutConfig(
                batchSize / numGenerations, maxCompletionLength, temperature, rewardTimeLimit, heldOutFraction);
    }
}
