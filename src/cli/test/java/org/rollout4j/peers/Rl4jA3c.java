package org.rollout4j.peers;

import java.time.Duration;
import org.deeplearning4j.rl4j.learning.async.a3c.discrete.A3CDiscreteDense;
import org.deeplearning4j.rl4j.learning.configuration.A3CLearningConfiguration;
import org.deeplearning4j.rl4j.network.configuration.ActorCriticDenseNetworkConfiguration;
import org.nd4j.linalg.learning.config.Adam;
import org.rollout4j.bench.Peer;
import org.rollout4j.core.EnvironmentFactory;

/** RL4J's A3C with separate networks of two hidden layers of 64, 5 steps a gradient, and a thread for each processor. */
public final class Rl4jA3c implements Peer {
    @Override
    public String name() {
        return "RL4J A3C";
    }

    @Override
    public String unit() {
        return "env steps";
    }

    @Override
    public double perSecond(EnvironmentFactory factory, Duration time) {
        A3CLearningConfiguration learning = A3CLearningConfiguration.builder()
                .seed(1L)
                .maxEpochStep(factory.spec().timeLimit())
                .maxStep(Integer.MAX_VALUE)
                .numThreads(Runtime.getRuntime().availableProcessors())
                .nStep(5)
                .gamma(0.99)
                .build();
        ActorCriticDenseNetworkConfiguration network = ActorCriticDenseNetworkConfiguration.builder()
                .updater(new Adam(1e-3))
                .numHiddenNodes(64)
                .numLayers(2)
                .build();
        return CountedMdp.stepsPerSecond(factory, time, mdp -> new A3CDiscreteDense<>(mdp, network, learning).train());
    }
}
