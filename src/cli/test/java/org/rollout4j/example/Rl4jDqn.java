package org.rollout4j.example;

import java.io.IOException;
import org.deeplearning4j.rl4j.learning.configuration.QLearningConfiguration;
import org.deeplearning4j.rl4j.learning.sync.qlearning.discrete.QLearningDiscreteDense;
import org.deeplearning4j.rl4j.mdp.CartpoleNative;
import org.deeplearning4j.rl4j.network.configuration.DQNDenseNetworkConfiguration;
import org.deeplearning4j.rl4j.space.Box;
import org.nd4j.linalg.learning.config.Adam;

/** What an RL4J user has. */
final class Rl4jDqn {
    private Rl4jDqn() {}

    static void train() throws IOException {
        // docs: begin
        QLearningConfiguration learning = QLearningConfiguration.builder()
                .seed(123L)
                .maxEpochStep(200)
                .maxStep(50_000)
                .expRepMaxSize(50_000)
                .batchSize(32)
                .targetDqnUpdateFreq(500)
                .updateStart(1000)
                .gamma(0.99)
                .errorClamp(1.0)
                .minEpsilon(0.1)
                .epsilonNbStep(10_000)
                .doubleDQN(true)
                .build();
        DQNDenseNetworkConfiguration network = DQNDenseNetworkConfiguration.builder()
                .updater(new Adam(1e-3))
                .numLayers(2)
                .numHiddenNodes(64)
                .build();
        QLearningDiscreteDense<Box> dqn = new QLearningDiscreteDense<>(new CartpoleNative(), network, learning);
        dqn.train();
        dqn.getPolicy().save("dqn.zip");
        // docs: end
    }
}
