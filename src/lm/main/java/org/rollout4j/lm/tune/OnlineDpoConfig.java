package org.rollout4j.lm.tune;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.lm.loss.KlEstimator;
import org.rollout4j.lm.loss.KlPenalty;
import org.rollout4j.lm.loss.PreferenceLoss;

/** How a model learns from preferences between its own completions; the names are TRL's. */
@RecordBuilder
public record OnlineDpoConfig(
        @Setting("what is completed, and how it is rewarded")
        RolloutConfig completions,

        @Setting("how hard it is to leave the model that training begins with, above 0")
        double beta,

        @Setting("what pairs are judged by: sigmoid, or ipo with log-ratios divided by lengths, as in dpo")
        String lossType,

        @Setting("what a completion without an end token loses of its reward; 0 for nothing")
        double missingEosPenalty,

        @Setting("how parameters follow gradients") OptimiserConfig optimiser) {
    public OnlineDpoConfig {
        Require.that(completions != null, "completions", null, "it is needed");
        Require.that(beta > 0 && Double.isFinite(beta), "beta", beta, "above 0");
        Require.that(
                List.of("sigmoid", "ipo").contains(String.valueOf(lossType)),
                "lossType",
                lossType,
                "sigmoid or ipo is needed");
        Require.that(
                missingEosPenalty >= 0 && Double.isFinite(missingEosPenalty),
                "missingEosPenalty",
                missingEosPenalty,
                "0 or more");
        Require.that(optimiser != null, "optimiser", null, "it is needed");
        optimiser.requireNoDropout();
    }

    /** TRL's, with a learning rate for models smaller than those that it is made for. */
    public static OnlineDpoConfig defaults() {
        return new OnlineDpoConfig(RolloutConfig.of(32, 0.9), 0.1, "sigmoid", 0, OptimiserConfig.tuning());
    }

    PreferenceLoss loss() {
        return PreferenceLoss.of(List.of(lossType), beta, 0);
    }

    /** What completions are worth with what they lack, and what the distance to the reference costs at the price beta. */
    KlPenalty penalty() {
        return new KlPenalty(beta, KlEstimator.K1, missingEosPenalty);
    }
}
