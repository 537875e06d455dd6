package org.rollout4j.algo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.algo.actorcritic.A2cConfig;
import org.rollout4j.algo.actorcritic.PpoConfig;
import org.rollout4j.algo.offpolicy.DqnConfig;
import org.rollout4j.algo.offpolicy.SacConfig;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.env.Catalogue;
import org.rollout4j.fakes.Bits;
import org.rollout4j.fakes.PointEnvironment;
import org.rollout4j.nn.train.NetworkConfig;

/** Learners learn the same on Deeplearning4j's networks as on the fast dense path. */
@Tag("slow")
class BackendsTest {
    private static final EnvironmentFactory GRID = Catalogue.find("drain-grid-3x3");
    private static final EnvironmentFactory POINT = PointEnvironment::new;

    static Stream<AlgorithmConfig> algorithms() {
        return Stream.of(
                Run.PPO.withEnvs(50).withHorizon(14).withMinibatchSize(512).withNormaliseObservations(true),
                Run.A2C
                        .withEnvs(50)
                        .withHorizon(14)
                        .withNormaliseObservations(true)
                        .withNormaliseAdvantages(true));
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void bothBackendsLearnTheSame(AlgorithmConfig config) {
        NetworkConfig network = NetworkConfig.defaults().withHiddenSizes(List.of(16, 8));
        try (Run dense = Run.of(GRID, with(config, network), 5, 1);
                Run dl4j = Run.of(GRID, with(config, network.withBackend("dl4j")), 5, 1)) {
            for (int i = 0; i < 3; i++) {
                dense.update();
                dl4j.update();
            }
            for (String name : List.of("policy.parameters", "value.parameters")) {
                assertThat(Bits.largestDifference(parameters(dense, name), parameters(dl4j, name)))
                        .isLessThan(1e-4);
            }
            assertThat(dl4j.evaluate(20)).isCloseTo(dense.evaluate(20), within(1e-9));
        }
    }

    private static float[] parameters(Run run, String name) {
        return run.learner.state().part("networks").floats(name);
    }

    private static AlgorithmConfig with(AlgorithmConfig config, NetworkConfig network) {
        return config instanceof PpoConfig ppo ? ppo.withNetwork(network) : ((A2cConfig) config).withNetwork(network);
    }

    // a few gradient steps only: behind a choice of actions or of rows, differences of rounding do not stay small

    @Test
    void bothBackendsLearnTheSameValues() {
        DqnConfig config = Run.DQN
                .withDueling(true)
                .withUpdateEvery(32)
                .withLearningStarts(1)
                .withTargetUpdateEvery(3);
        assertSame(GRID, 4, config, config.withNetwork(onDl4j(config.network())), "network/q.parameters");
    }

    @Test
    void bothBackendsLearnTheSameQuantiles() {
        DqnConfig config = Run.DQN
                .withQuantiles(8)
                .withUpdateEvery(32)
                .withLearningStarts(1)
                .withTargetUpdateEvery(3);
        assertSame(GRID, 4, config, config.withNetwork(onDl4j(config.network())), "network/q.parameters");
    }

    @Test
    void bothBackendsLearnTheSameActor() {
        SacConfig config = Run.SAC.withLearningStarts(1);
        assertSame(POINT, 3, config, config.withNetwork(onDl4j(config.network())), "networks/policy.parameters");
    }

    private static NetworkConfig onDl4j(NetworkConfig network) {
        return network.withBackend("dl4j");
    }

    private static void assertSame(
            EnvironmentFactory factory, int updates, AlgorithmConfig one, AlgorithmConfig other, String parameters) {
        try (Run dense = Run.of(factory, one, updates, 1);
                Run dl4j = Run.of(factory, other, updates, 1)) {
            dense.finish();
            dl4j.finish();
            assertThat(Bits.largestDifference(
                            dense.learner.state().floats(parameters),
                            dl4j.learner.state().floats(parameters)))
                    .isLessThan(1e-4);
        }
    }
}
