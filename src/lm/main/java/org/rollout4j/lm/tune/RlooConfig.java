package org.rollout4j.lm.tune;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.lm.loss.ClipRange;
import org.rollout4j.lm.loss.KlEstimator;
import org.rollout4j.lm.loss.KlPenalty;
import org.rollout4j.lm.loss.RlooLoss;

/** How a model learns from rewards of groups of completions by RLOO; the names are TRL's. */
@RecordBuilder
public record RlooConfig(
        @Setting("what is completed, and how it is rewarded")
        CompletionConfig completions,

        @Setting("the updates that are made of the same completions, 1 or more")
        int numIterations,

        @Setting("the price of the distance to the model that training begins with, taken off the rewards; 0 for none")
        double beta,

        @Setting("how far ratios of completions may fall below 1 before nothing is gained, above 0")
        double epsilon,

        @Setting("how far they may rise above 1; 0 for as far as epsilon")
        double epsilonHigh,

        @Setting("whether advantages are set to mean 0 and standard deviation 1")
        boolean normalizeAdvantages,

        @Setting("how parameters follow gradients") OptimiserConfig optimiser) {
    public RlooConfig {
        Require.that(completions != null, "completions", null, "it is needed");
        Require.inRange("numIterations", numIterations, 1, 1 << 16);
        Require.that(optimiser != null, "optimiser", null, "it is needed");
        optimiser.requireNoDropout();
        Require.that(epsilonHigh >= 0, "epsilonHigh", epsilonHigh, "0 or more");
        objective(beta, epsilon, epsilonHigh, normalizeAdvantages);
    }

    /** TRL's, but for groups of 8, where TRL has 2, and a learning rate for models smaller than those that it is made for. */
    public static RlooConfig defaults() {
        return new RlooConfig(CompletionConfig.defaults(), 1, 0.05, 0.2, 0, false, OptimiserConfig.tuning());
    }

    GroupObjective objective() {
        return objective(beta, epsilon, epsilonHigh, normalizeAdvantages);
    }

    private static GroupObjective objective(
            double beta, double epsilon, double epsilonHigh, boolean normalizeAdvantages) {
        return new GroupObjective.Rloo(
                new RlooLoss(
                        new ClipRange(epsilon, epsilonHigh == 0 ? epsilon : epsilonHigh, Double.POSITIVE_INFINITY)),
                new KlPenalty(beta, KlEstimator.K1, 0),
                normalizeAdvantages);
    }
}
