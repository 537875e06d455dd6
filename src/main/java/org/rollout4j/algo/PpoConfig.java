package org.rollout4j.algo;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.Require;
import org.rollout4j.math.Schedule;
import org.rollout4j.nn.NetworkConfig;

/**
 * How {@link Ppo} learns.
 *
 * @param envs environments side by side, 1 to 65536
 * @param horizon steps of each environment in one rollout, 1 to 1 million
 * @param minibatchSize rows of one gradient step, 1 to 1 million; at most a whole rollout is used
 * @param epochs how often each rollout is gone through, 1 to 1000
 * @param learningRate Adam's step size over the run, 0 to 1
 * @param clip how far the probability ratio may move and still be rewarded, above 0 up to 10, over the run
 * @param discount gamma, 0 to 1
 * @param lambda of generalised advantage estimation, 0 to 1
 * @param entropyWeight the weight of the entropy bonus over the run, 0 to 10
 * @param valueWeight the weight of the value loss, 0 to 100
 * @param valueClip how far a value may move and still be corrected, up to 1 million; 0 switches it off
 * @param maxGradientNorm the norm that gradients are scaled down to, over both networks together; 0 switches it off
 * @param targetKl an update stops once it has moved further than 1.5 times this KL divergence; 0 switches it off
 * @param normaliseAdvantages whether the advantages of each minibatch are scaled to mean 0 and variance 1
 * @param normaliseObservations whether observations are scaled to mean 0 and variance 1 over the run
 * @param network the hidden part of the policy and of the value network
 */
@RecordBuilder
public record PpoConfig(
        int envs,
        int horizon,
        int minibatchSize,
        int epochs,
        Schedule learningRate,
        Schedule clip,
        double discount,
        double lambda,
        Schedule entropyWeight,
        double valueWeight,
        double valueClip,
        double maxGradientNorm,
        double targetKl,
        boolean normaliseAdvantages,
        boolean normaliseObservations,
        NetworkConfig network)
        implements AlgorithmConfig, PpoConfigBuilder.With {

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

    public static PpoConfig defaults() {
        return new PpoConfig(
                64,
                64,
                512,
                10,
                Schedule.linear(1e-3, 0),
                Schedule.constant(0.2),
                0.99,
                0.95,
                Schedule.constant(0.01),
                0.5,
                0,
                0.5,
                0,
                true,
                false,
                NetworkConfig.defaults());
    }
}
