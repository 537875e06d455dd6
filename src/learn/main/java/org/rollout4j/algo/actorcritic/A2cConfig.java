package org.rollout4j.algo.actorcritic;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.math.Schedule;
import org.rollout4j.nn.train.NetworkConfig;

/** How {@link A2c} learns. */
@RecordBuilder
public record A2cConfig(
        @Setting("environments side by side, 1 to 65536") int envs,

        @Setting("steps of each environment in one rollout, 1 to 1 million")
        int horizon,

        @Setting("Adam's step size over the run, 0 to 1") Schedule learningRate,

        @Setting("gamma, what a reward a step later is worth, 0 to 1")
        double discount,

        @Setting("how far generalised advantages look ahead, 0 to 1; 1 is the n-step return of the paper")
        double lambda,

        @Setting("the weight of the entropy bonus over the run, 0 to 10")
        Schedule entropyWeight,

        @Setting("the weight of the value loss, 0 to 100") double valueWeight,

        @Setting(
                "the norm that gradients are scaled down to, over both networks together, up to 1e9; 0 switches it off")
        double maxGradientNorm,

        @Setting("whether the advantages of each rollout are scaled to mean 0 and variance 1")
        boolean normaliseAdvantages,

        @Setting("whether observations are scaled to mean 0 and variance 1 over the run")
        boolean normaliseObservations,

        NetworkConfig network)
        implements ActorCriticConfig, A2cConfigBuilder.With {

    public A2cConfig {
        Require.inRange("envs", envs, 1, 65_536);
        Require.inRange("horizon", horizon, 1, 1_000_000);
        Require.inRange("envs * horizon", (long) envs * horizon, 1L, 1 << 30);
        learningRate.within("learningRate", 0, 1);
        Require.inRange("discount", discount, 0, 1);
        Require.inRange("lambda", lambda, 0, 1);
        entropyWeight.within("entropyWeight", 0, 10);
        Require.inRange("valueWeight", valueWeight, 0, 100);
        Require.inRange("maxGradientNorm", maxGradientNorm, 0, 1e9);
        Require.that(network != null, "network", null, "a network is needed");
    }

    /** A whole rollout. */
    @Override
    public long minibatchRows() {
        return (long) envs * horizon;
    }

    public static A2cConfig defaults() {
        return A2cConfigBuilder.builder()
                .envs(16)
                .horizon(16)
                .learningRate(Schedule.linear(3e-3, 0))
                .discount(0.99)
                .lambda(1)
                .entropyWeight(Schedule.constant(0.01))
                .valueWeight(0.5)
                .maxGradientNorm(0.5)
                .normaliseAdvantages(true)
                .normaliseObservations(false)
                .network(NetworkConfig.defaults())
                .build();
    }
}
