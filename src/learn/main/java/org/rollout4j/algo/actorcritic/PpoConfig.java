package org.rollout4j.algo.actorcritic;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.math.Schedule;
import org.rollout4j.nn.train.NetworkConfig;

/** How {@link Ppo} learns. */
@RecordBuilder
public record PpoConfig(
        @Setting("environments side by side, 1 to 65536") int envs,

        @Setting("steps of each environment in one rollout, 1 to 1 million")
        int horizon,

        @Setting("rows of one gradient step, 1 to 1 million; at most a whole rollout is used")
        int minibatchSize,

        @Setting("how often each rollout is gone through, 1 to 1000")
        int epochs,

        @Setting("Adam's step size over the run, 0 to 1") Schedule learningRate,

        @Setting("how far the probability ratio may move and still be rewarded, above 0 up to 10, over the run")
        Schedule clip,

        @Setting("gamma, what a reward a step later is worth, 0 to 1")
        double discount,

        @Setting("how far generalised advantages look ahead, 0 (one step) to 1 (the whole rollout)")
        double lambda,

        @Setting("the weight of the entropy bonus over the run, 0 to 10")
        Schedule entropyWeight,

        @Setting("the weight of the value loss, 0 to 100") double valueWeight,

        @Setting("how far a value may move and still be corrected, up to 1 million; 0 switches it off")
        double valueClip,

        @Setting(
                "the norm that gradients are scaled down to, over both networks together, up to 1e9; 0 switches it off")
        double maxGradientNorm,

        @Setting(
                "an update stops once it has moved further than 1.5 times this KL divergence, up to 1000; 0 switches it off")
        double targetKl,

        @Setting("whether the advantages of each minibatch are scaled to mean 0 and variance 1")
        boolean normaliseAdvantages,

        @Setting("whether observations are scaled to mean 0 and variance 1 over the run")
        boolean normaliseObservations,

        NetworkConfig network)
        implements ActorCriticConfig, PpoConfigBuilder.With {

    public PpoConfig {
        Require.inRange("envs", envs, 1, 65_536);
        Require.inRange("horizon", horizon, 1, 1_000_000);
        Require.inRange("minibatchSize", minibatchSize, 1, 1_000_000);
        Require.inRange("epochs", epochs, 1, 1000);
        learningRate.within("learningRate", 0, 1);
        clip.within("clip", 1e-6, 10);
        Require.inRange("discount", discount, 0, 1);
        Require.inRange("lambda", lambda, 0, 1);
        entropyWeight.within("entropyWeight", 0, 10);
        Require.inRange("valueWeight", valueWeight, 0, 100);
        Require.inRange("valueClip", valueClip, 0, 1e6);
        Require.inRange("maxGradientNorm", maxGradientNorm, 0, 1e9);
        Require.inRange("targetKl", targetKl, 0, 1e3);
        Require.that(network != null, "network", null, "a network is needed");
    }

    @Override
    public long minibatchRows() {
        return Math.min(minibatchSize, (long) envs * horizon);
    }

    /** Besides, the observations in the order of an epoch. */
    @Override
    public long learnerBytes(EnvironmentSpec spec) {
        long observations = (long) envs * horizon * spec.observationSize();
        return ActorCriticConfig.super.learnerBytes(spec) + Float.BYTES * observations;
    }

    public static PpoConfig defaults() {
        return PpoConfigBuilder.builder()
                .envs(64)
                .horizon(64)
                .minibatchSize(512)
                .epochs(10)
                .learningRate(Schedule.linear(2e-3, 0))
                .clip(Schedule.constant(0.2))
                .discount(0.99)
                .lambda(0.95)
                .entropyWeight(Schedule.constant(0.01))
                .valueWeight(0.5)
                .valueClip(0)
                .maxGradientNorm(0.5)
                .targetKl(0)
                .normaliseAdvantages(true)
                .normaliseObservations(false)
                .network(NetworkConfig.defaults())
                .build();
    }
}
