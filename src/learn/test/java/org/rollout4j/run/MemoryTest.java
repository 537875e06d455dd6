package org.rollout4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.lang.ref.Reference;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.algo.actorcritic.A2cConfig;
import org.rollout4j.algo.actorcritic.PpoConfig;
import org.rollout4j.algo.offpolicy.DqnConfig;
import org.rollout4j.algo.offpolicy.SacConfig;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.fakes.Heap;
import org.rollout4j.nn.train.NetworkConfig;
import org.rollout4j.rollout.LocalRollouts;

/** What a configuration is refused for, where there is less memory, is no more than what it takes. */
@Tag("slow")
class MemoryTest {
    private static final EnvironmentFactory LARGE = Catalogue.find("2048");
    private static final EnvironmentFactory PENDULUM = Catalogue.find("Pendulum-v1");
    private static final Progress START = new Progress(0, 1_000_000, 0, 0);

    static Stream<Arguments> configs() {
        PpoConfig ppo = PpoConfig.defaults().withEnvs(64).withHorizon(128).withEpochs(1);
        A2cConfig a2c = A2cConfig.defaults().withEnvs(64).withHorizon(16);
        DqnConfig dqn = DqnConfig.defaults().withLearningStarts(64).withReplayCapacity(10_000);
        SacConfig sac = SacConfig.defaults().withHorizon(16).withLearningStarts(64);
        return Stream.of(
                arguments(LARGE, ppo),
                arguments(LARGE, ppo.withNormaliseObservations(true)),
                arguments(LARGE, ppo.withMinibatchSize(8192).withNetwork(wide(ppo.network()))),
                arguments(LARGE, a2c),
                arguments(LARGE, a2c.withNetwork(wide(a2c.network()))),
                arguments(LARGE, a2c.withHorizon(128).withNetwork(wide(a2c.network()))),
                arguments(LARGE, dqn),
                arguments(LARGE, dqn.withNetwork(wide(dqn.network()))),
                arguments(LARGE, dqn.withNetwork(wide(dqn.network())).withDueling(true)),
                arguments(PENDULUM, sac),
                arguments(PENDULUM, sac.withNetwork(wide(sac.network()))));
    }

    private static NetworkConfig wide(NetworkConfig network) {
        return network.withHiddenSizes(List.of(512, 512));
    }

    @ParameterizedTest
    @MethodSource("configs")
    void whatIsNeededAtLeastIsNoMoreThanWhatIsHeld(EnvironmentFactory environment, AlgorithmConfig config) {
        held(environment, config); // what the first one loads stays
        double held = held(environment, config);
        double least = LocalRollouts.bytes(environment.spec(), config) + config.learnerBytes(environment.spec());
        assertThat(least / held).isBetween(0.4, 1.0);
    }

    /** The bytes of environments, their rollouts and a learner that has learned from one. */
    private static double held(EnvironmentFactory environment, AlgorithmConfig config) {
        long before = Heap.reachable();
        Learner<Policy, Rollout> learner =
                Algorithms.of(config).learner(environment.spec(), config, 1, Workers.caller());
        try (LocalRollouts rollouts = new LocalRollouts(environment, config, 1, Workers.caller())) {
            learner.update(rollouts.collect(learner.behaviour(START)), START);
            return Heap.reachable() - before;
        } finally {
            Reference.reachabilityFence(learner);
        }
    }
}
