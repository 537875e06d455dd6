package org.rollout4j.peers;

import java.time.Duration;
import org.deeplearning4j.rl4j.learning.configuration.QLearningConfiguration;
import org.deeplearning4j.rl4j.learning.sync.qlearning.discrete.QLearningDiscreteDense;
import org.deeplearning4j.rl4j.network.configuration.DQNDenseNetworkConfiguration;
import org.nd4j.linalg.learning.config.Adam;
import org.rollout4j.bench.Peer;
import org.rollout4j.core.EnvironmentFactory;

/** RL4J's DQN with two hidden layers of 64, batches of 32 and an update each step, which is all it offers. */
public final class Rl4jDqn implements Peer {
    @Override
    public String name() {
        return "RL4J DQN";
    }

    @Override
    public String unit() {
        return "env steps";
    }

    @Override
    public double perSecond(EnvironmentFactory factory, Duration time) {
        QLearningConfiguration learning = QLearningConfiguration.builder()
                .seed(1L)
                .maxEpochStep(factory.spec().timeLimit())
                .maxStep(Integer.MAX_VALUE)
                .expRepMaxSize(10_000)
                .batchSize(32)
                .targetDqnUpdateFreq(500)
                .updateStart(32)
                .gamma(0.99)
                .errorClamp(1)
                .minEpsilon(0.1)
                .epsilonNbStep(10_000)
                .build();
        DQNDenseNetworkConfiguration network = DQNDenseNetworkConfiguration.builder()
                .updater(new Adam(1e-3))
                .numHiddenNodes(64)
                .numLayers(2)
                .build();
        return CountedMdp.stepsPerSecond(
                factory, time, mdp -> new QLearningDiscreteDense<>(mdp, network, learning).train());
    }
}
