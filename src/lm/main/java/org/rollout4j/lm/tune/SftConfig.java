package org.rollout4j.lm.tune;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.lm.data.Packing;
import org.rollout4j.lm.data.SftFormat;

/** How a model is tuned to examples; the names are TRL's. */
@RecordBuilder
public record SftConfig(
        @Setting(
                "the most tokens of an example, 2 or more, and never more than the model's context; of a longer one the start is kept")
        int maxLength,

        @Setting("whether of a prompt and its completion only the completion counts in the loss")
        boolean completionOnlyLoss,

        @Setting("whether of a conversation only what the assistant says counts in the loss")
        boolean assistantOnlyLoss,

        @Setting("NONE: an example a row; BFD: short ones share rows of maxLength tokens, without seeing each other")
        Packing packing,

        @Setting("rows in an update, 1 or more") int batchSize,

        @Setting(
                "the fraction of examples that is held out, drawn by the seed, above 0 and below 1; nothing where a validation file is named")
        double heldOutFraction,

        @Setting("how parameters follow gradients") OptimiserConfig optimiser) {
    public SftConfig {
        Require.inRange("maxLength", maxLength, 2, 1 << 24);
        Require.that(packing != null, "packing", null, "NONE or BFD is needed");
        Require.inRange("batchSize", batchSize, 1, 1 << 20);
        Require.that(
                heldOutFraction > 0 && heldOutFraction < 1, "heldOutFraction", heldOutFraction, "above 0 and below 1");
        Require.that(optimiser != null, "optimiser", null, "it is needed");
    }

    /** TRL's, with a learning rate for models smaller than those that it is made for. */
    public static SftConfig defaults() {
        SftFormat format = SftFormat.defaults();
        return new SftConfig(
                format.maxLength(),
                format.completionOnlyLoss(),
                format.assistantOnlyLoss(),
                format.packing(),
                8,
                0.1,
                OptimiserConfig.tuning());
    }

    /** How examples become sequences for a model of that context. */
    public SftFormat format(int contextLength) {
        return new SftFormat(Math.min(maxLength, contextLength), completionOnlyLoss, assistantOnlyLoss, packing);
    }
}
