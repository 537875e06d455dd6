package org.rollout4j.algo;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.Require;
import org.rollout4j.math.Schedule;
import org.rollout4j.nn.NetworkConfig;

/**
 * How {@link A2c} learns.
 *
 * @param envs environments side by side, 1 to 65536
 * @param horizon steps of each environment in one rollout, 1 to 1 million
 * @param learningRate Adam's step size over the run, 0 to 1
 * @param discount gamma, 0 to 1
 * @param lambda of generalised advantage estimation, 0 to 1; 1 is the n-step return of the paper
 * @param entropyWeight the weight of the entropy bonus over the run, 0 to 10
 * @param valueWeight the weight of the value loss, 0 to 100
 * @param maxGradientNorm the norm that gradients are scaled down to, over both networks together; 0 switches it off
 * @param normaliseAdvantages whether the advantages of each rollout are scaled to mean 0 and variance 1
 * @param normaliseObservations whether observations are scaled to mean 0 and variance 1 over the run
 * @param network the hidden part of the policy and of the value network
 */
@RecordBuilder
public record A2cConfig(
        int envs,
        int horizon,
        Schedule learningRate,
        double discount,
        double lambda,
        Schedule entropyWeight,
        double valueWeight,
        double maxGradientNorm,
        boolean normaliseAdvantages,
        boolean normaliseObservations,
        NetworkConfig network)
        implements AlgorithmConfig, A2cConfigBuilder.With {

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

    public static A2cConfig defaults() {
        return new A2cConfig(
                16,
                16,
                Schedule.linear(3e-3, 0),
                0.99,
                1,
                Schedule.constant(0.01),
                0.5,
                0.5,
                true,
                false,
                NetworkConfig.defaults());
    }
}
