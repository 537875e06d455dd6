package org.rollout4j.lm.tune;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.lm.loss.Advantages;
import org.rollout4j.lm.loss.ClipRange;
import org.rollout4j.lm.loss.KlEstimator;
import org.rollout4j.lm.loss.KlPenalty;
import org.rollout4j.lm.loss.PolicyLoss;

/** How a model learns from rewards of groups of completions by GRPO; the names are TRL's. */
@RecordBuilder
public record GrpoConfig(
        @Setting("what is completed, and how it is rewarded")
        CompletionConfig completions,

        @Setting("the updates that are made of the same completions, 1 or more")
        int numIterations,

        @Setting("the price of the distance to the model that training begins with; 0 for none")
        double beta,

        @Setting("how that distance is estimated: K3 or K2 in the loss, or K1, which is taken off the rewards")
        KlEstimator klEstimator,

        @Setting("whether K3 is multiplied by the ratio, without which its gradient is that of another divergence")
        boolean useBiasCorrectionKl,

        @Setting("over what the mean of the tokens' losses is taken: grpo, dr_grpo, dapo or bnpo")
        String lossType,

        @Setting("of what ratios of new to old probability are made: TOKEN or SEQUENCE")
        PolicyLoss.ImportanceSamplingLevel importanceSamplingLevel,

        @Setting("how far ratios may fall below 1 before nothing is gained, above 0")
        double epsilon,

        @Setting("how far they may rise above 1; 0 for as far as epsilon")
        double epsilonHigh,

        @Setting("the upper limit of ratios where advantages are negative; 0 for none")
        double delta,

        @Setting("what advantages are divided by: the spread of their GROUP, of the BATCH, or NONE")
        Advantages.ScaleRewards scaleRewards,

        @Setting("how parameters follow gradients") OptimiserConfig optimiser) {
    public GrpoConfig {
        Require.that(completions != null, "completions", null, "it is needed");
        Require.inRange("numIterations", numIterations, 1, 1 << 16);
        Require.that(klEstimator != null, "klEstimator", null, "K1, K2 or K3 is needed");
        Require.that(lossType != null, "lossType", null, "a name is needed");
        Require.that(scaleRewards != null, "scaleRewards", null, "GROUP, BATCH or NONE is needed");
        Require.that(epsilonHigh >= 0, "epsilonHigh", epsilonHigh, "0 or more");
        Require.that(delta >= 0, "delta", delta, "0 or more");
        Require.that(optimiser != null, "optimiser", null, "it is needed");
        optimiser.requireNoDropout();
        loss(
                lossType,
                importanceSamplingLevel,
                epsilon,
                epsilonHigh,
                delta,
                beta,
                klEstimator,
                useBiasCorrectionKl,
                completions.maxCompletionLength());
    }

    /** TRL's, with a learning rate for models smaller than those that it is made for. */
    public static GrpoConfig defaults() {
        return new GrpoConfig(
                CompletionConfig.defaults(),
                1,
                0,
                KlEstimator.K3,
                true,
                "dapo",
                PolicyLoss.ImportanceSamplingLevel.TOKEN,
                0.2,
                0,
                0,
                Advantages.ScaleRewards.GROUP,
                OptimiserConfig.tuning());
    }

    GroupObjective objective() {
        PolicyLoss loss = loss(
                lossType,
                importanceSamplingLevel,
                epsilon,
                epsilonHigh,
                delta,
                beta,
                klEstimator,
                useBiasCorrectionKl,
                completions.maxCompletionLength());
        KlPenalty penalty = new KlPenalty(klEstimator == KlEstimator.K1 ? beta : 0, KlEstimator.K1, 0);
        return new GroupObjective.Grpo(loss, penalty, scaleRewards);
    }

    /** With K1, the loss is without a penalty. */
    private static PolicyLoss loss(
            String type,
            PolicyLoss.ImportanceSamplingLevel level,
            double epsilon,
            double epsilonHigh,
            double delta,
            double beta,
            KlEstimator estimator,
            boolean corrected,
            int maxCompletionLength) {
        boolean inRewards = estimator == KlEstimator.K1;
        return new PolicyLoss(
                PolicyLoss.LossType.of(type),
                level,
                new ClipRange(
                        epsilon,
                        epsilonHigh == 0 ? epsilon : epsilonHigh,
                        delta == 0 ? Double.POSITIVE_INFINITY : delta),
                inRewards ? 0 : beta,
                inRewards ? KlEstimator.K3 : estimator,
                corrected && estimator != KlEstimator.K2,
                maxCompletionLength);
    }
}
