package org.rollout4j.lm.tune;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.lm.loss.CriticLoss;
import org.rollout4j.lm.loss.KlEstimator;
import org.rollout4j.lm.loss.KlPenalty;
import org.rollout4j.lm.loss.PolicyLoss;

/**
 * How a model learns from rewards of its completions by PPO; the names are TRL's. TRL has one optimiser for the policy and the value network; here
 * each has its own with the same settings, so that gradients are shortened by themselves.
 */
@RecordBuilder
public record PpoTuningConfig(
        @Setting("what is completed, and how it is rewarded")
        RolloutConfig completions,

        @Setting("how often the same completions are learned from, 1 or more")
        int numPpoEpochs,

        @Setting("the updates of each time, for which completions are dealt out by chance; 1 to batchSize")
        int numMiniBatches,

        @Setting(
                "the price of the distance to the model that training begins with, a token, taken off the rewards; 0 for none")
        double klCoef,

        @Setting("how that distance is estimated: K1 or K3") KlEstimator klEstimator,

        @Setting("the distance, in nats a completion, that klCoef is changed for to be kept; 0 for a klCoef that stays")
        double klTarget,

        @Setting("the completions over which klCoef changes by up to a fifth, above 0")
        double klHorizon,

        @Setting("how far ratios may move from 1 before nothing is gained, above 0")
        double cliprange,

        @Setting("how far values may move in an update, above 0; Infinity for no limit")
        double cliprangeValue,

        @Setting("what the loss of the value network is multiplied by, above 0")
        double vfCoef,

        @Setting("what a reward a token later is worth, 0 to 1")
        double gamma,

        @Setting("how far advantages look ahead: 0 for one token to 1 for all")
        double lam,

        @Setting("whether rewards of tokens are set to standard deviation 1")
        boolean whitenRewards,

        @Setting("whether advantages are set to mean 0 and standard deviation 1")
        boolean whitenAdvantages,

        @Setting("what a completion without an end token loses of its reward; 0 for nothing")
        double missingEosPenalty,

        @Setting("the greatest learning rate of the value network; 0 for that of the policy")
        double valueLearningRate,

        @Setting("how parameters of both networks follow gradients")
        OptimiserConfig optimiser) {
    public PpoTuningConfig {
        Require.that(completions != null, "completions", null, "it is needed");
        Require.inRange("numPpoEpochs", numPpoEpochs, 1, 1 << 16);
        Require.inRange("numMiniBatches", numMiniBatches, 1, completions.batchSize());
        requireAmount("klCoef", klCoef);
        Require.that(
                klEstimator == KlEstimator.K1 || klEstimator == KlEstimator.K3,
                "klEstimator",
                klEstimator,
                "K1 or K3 is needed");
        requireAmount("klTarget", klTarget);
        requirePositive("klHorizon", klHorizon);
        requirePositive("cliprange", cliprange);
        Require.that(cliprangeValue > 0, "cliprangeValue", cliprangeValue, "above 0");
        requirePositive("vfCoef", vfCoef);
        Require.inRange("gamma", gamma, 0, 1);
        Require.inRange("lam", lam, 0, 1);
        requireAmount("missingEosPenalty", missingEosPenalty);
        Require.that(
                valueLearningRate >= 0 && valueLearningRate <= 100,
                "valueLearningRate",
                valueLearningRate,
                "0, or above 0 up to 100");
        Require.that(optimiser != null, "optimiser", null, "it is needed");
        optimiser.requireNoDropout();
    }

    private static void requireAmount(String name, double value) {
        Require.that(value >= 0 && Double.isFinite(value), name, value, "0 or more");
    }

    private static void requirePositive(String name, double value) {
        Require.that(value > 0 && Double.isFinite(value), name, value, "above 0");
    }

    /** TRL's, with a learning rate for models smaller than those that it is made for. */
    public static PpoTuningConfig defaults() {
        return new PpoTuningConfig(
                RolloutConfig.of(64, 0.7),
                4,
                1,
                0.05,
                KlEstimator.K1,
                0,
                10_000,
                0.2,
                0.2,
                0.1,
                1,
                0.95,
                false,
                true,
                0,
                0,
                OptimiserConfig.tuning());
    }

    PolicyLoss policyLoss() {
        return PolicyLoss.ppo(cliprange);
    }

    CriticLoss criticLoss() {
        return new CriticLoss(cliprangeValue);
    }

    /** At the price that training begins with. */
    KlPenalty penalty() {
        return new KlPenalty(klCoef, klEstimator, missingEosPenalty);
    }

    OptimiserConfig valueOptimiser() {
        return valueLearningRate == 0
                ? optimiser
                : OptimiserConfigBuilder.builder(optimiser)
                        .learningRate(valueLearningRate)
                        .build();
    }
}
