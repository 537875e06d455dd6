package org.rollout4j.example;

import java.io.IOException;
import org.deeplearning4j.rl4j.learning.async.a3c.discrete.A3CDiscreteDense;
import org.deeplearning4j.rl4j.learning.configuration.A3CLearningConfiguration;
import org.deeplearning4j.rl4j.mdp.CartpoleNative;
import org.deeplearning4j.rl4j.network.configuration.ActorCriticDenseNetworkConfiguration;
import org.deeplearning4j.rl4j.policy.ACPolicy;
import org.deeplearning4j.rl4j.space.Box;
import org.nd4j.linalg.learning.config.Adam;

/** What an RL4J user has. */
final class Rl4jA3c {
    private Rl4jA3c() {}

    static void train() throws IOException {
        // docs: begin
        A3CLearningConfiguration learning = A3CLearningConfiguration.builder()
                .seed(123L)
                .maxEpochStep(200)
                .maxStep(500_000)
                .numThreads(8)
                .nStep(20)
                .gamma(0.99)
                .build();
        ActorCriticDenseNetworkConfiguration network = ActorCriticDenseNetworkConfiguration.builder()
                .updater(new Adam(1e-2))
                .numLayers(3)
                .numHiddenNodes(16)
                .build();
        A3CDiscreteDense<Box> a3c = new A3CDiscreteDense<>(new CartpoleNative(), network, learning);
        a3c.train();
        ACPolicy<Box> policy = a3c.getPolicy();
        policy.save("value.zip", "policy.zip");
        // docs: end
    }
}
