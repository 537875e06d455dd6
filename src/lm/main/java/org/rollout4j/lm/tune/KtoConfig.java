package org.rollout4j.lm.tune;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.lm.loss.KtoLoss;

/** How a model learns from completions that were liked or not; the names are TRL's. */
@RecordBuilder
public record KtoConfig(
        @Setting("how hard it is to leave the model that training begins with, above 0")
        double beta,

        @Setting("what a completion that was liked counts, 0 or more")
        double desirableWeight,

        @Setting("what a completion that was not liked counts, 0 or more")
        double undesirableWeight,

        @Setting("what completions are held against: kto or apo_zero_unpaired")
        String lossType,

        @Setting(
                "the most tokens of a prompt with its completion, 2 or more, and never more than the model's context; of a longer one the start is kept")
        int maxLength,

        @Setting("completions in an update, 2 or more: each is put after the prompt of another one")
        int batchSize,

        @Setting(
                "the fraction of rows that is held out, drawn by the seed, above 0 and below 1; nothing where a validation file is named")
        double heldOutFraction,

        @Setting("how parameters follow gradients") OptimiserConfig optimiser) {
    /** The fewest completions of which each can be put after the prompt of another one. */
    static final int MIN_BATCH_SIZE = 2;

    public KtoConfig {
        Require.that(lossType != null, "lossType", null, "a name is needed");
        Require.inRange("maxLength", maxLength, 2, 1 << 24);
        Require.inRange("batchSize", batchSize, MIN_BATCH_SIZE, 1 << 20);
        Require.that(
                heldOutFraction > 0 && heldOutFraction < 1, "heldOutFraction", heldOutFraction, "above 0 and below 1");
        Require.that(optimiser != null, "optimiser", null, "it is needed");
        optimiser.requireNoDropout();
        loss(lossType, beta, desirableWeight, undesirableWeight);
    }

    /** TRL's, with a learning rate for models smaller than those that it is made for. */
    public static KtoConfig defaults() {
        return new KtoConfig(0.1, 1, 1, "kto", 1024, 16, 0.1, OptimiserConfig.tuning());
    }

    /** What completions are judged by. */
    public KtoLoss loss() {
        return loss(lossType, beta, desirableWeight, undesirableWeight);
    }

    private static KtoLoss loss(String type, double beta, double desirableWeight, double undesirableWeight) {
        return new KtoLoss(KtoLoss.LossType.of(type), beta, desirableWeight, undesirableWeight);
    }
}
