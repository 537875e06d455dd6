package org.rollout4j.lm.tune;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.lm.loss.RewardLoss;

/** How a reward model learns from preferences; the names are TRL's. */
@RecordBuilder
public record RewardConfig(
        @Setting("how hard rewards are kept around zero, 0 or more; 0 leaves their level open")
        double centerRewardsCoefficient,

        @Setting("the column with the reward that the chosen completion should have more; empty for none")
        String marginColumn,

        @Setting(
                "the most tokens of a prompt with its completion, 2 or more, and never more than the model's context; pairs with a longer one are left out")
        int maxLength,

        @Setting("pairs in an update, 1 or more") int batchSize,

        @Setting(
                "the fraction of pairs that is held out, drawn by the seed, above 0 and below 1; nothing where a validation file is named")
        double heldOutFraction,

        @Setting("how parameters follow gradients") OptimiserConfig optimiser) {
    public RewardConfig {
        Require.inRange("centerRewardsCoefficient", centerRewardsCoefficient, 0, Double.MAX_VALUE);
        Require.that(marginColumn != null, "marginColumn", null, "a name, or nothing");
        Require.inRange("maxLength", maxLength, 2, 1 << 24);
        Require.inRange("batchSize", batchSize, 1, 1 << 20);
        Require.that(
                heldOutFraction > 0 && heldOutFraction < 1, "heldOutFraction", heldOutFraction, "above 0 and below 1");
        Require.that(optimiser != null, "optimiser", null, "it is needed");
    }

    /** TRL's, with a learning rate for models smaller than those that it is made for. */
    public static RewardConfig defaults() {
        return new RewardConfig(0, "", 1024, 8, 0.1, OptimiserConfig.tuning());
    }

    /** What pairs are judged by. */
    public RewardLoss loss() {
        return new RewardLoss(centerRewardsCoefficient);
    }
}
