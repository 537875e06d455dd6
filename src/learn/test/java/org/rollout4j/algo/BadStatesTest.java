package org.rollout4j.algo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Learner;
import org.rollout4j.core.State;
import org.rollout4j.core.Tensor;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.fakes.Bits;
import org.rollout4j.run.Algorithms;
import org.rollout4j.tabular.QLearningConfig;
import org.rollout4j.tabular.SeedTableConfig;

/** No learner goes on from parameters that are no numbers, nor from counts that nobody has counted. */
class BadStatesTest {
    private static final EnvironmentFactory GRID = Catalogue.find("drain-grid");
    private static final EnvironmentFactory PENDULUM = Catalogue.find("Pendulum-v1");

    static Stream<Arguments> learners() {
        return Stream.of(
                Arguments.of(GRID, Run.PPO.withNormaliseObservations(true), 8),
                Arguments.of(PENDULUM, Run.PPO, 9),
                Arguments.of(PENDULUM, Run.A2C, 9),
                Arguments.of(GRID, Run.DQN.withDueling(true), 6),
                Arguments.of(GRID, Run.DQN.withQuantiles(3), 6),
                Arguments.of(PENDULUM, Run.SAC, 12),
                Arguments.of(GRID, SeedTableConfig.defaults(), 3));
    }

    /**
     * Each entry in turn is spoilt.
     *
     * @param cases that there are at least
     */
    @ParameterizedTest
    @MethodSource("learners")
    void areRefused(EnvironmentFactory factory, AlgorithmConfig config, int cases) {
        State good = learner(factory, config).state();
        learner(factory, config).restore(good);
        int refused = 0;
        for (String entry : good.tensors().keySet()) {
            if (entry.matches(".*(parameters|log-deviations|log-temperature|table)")) {
                for (float number : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                    State bad = Bits.copy(good);
                    bad.floats(entry)[0] = number;
                    assertRefused(factory, config, bad, "element 0 of ", " is " + number + ": ");
                    refused++;
                }
            } else if (entry.matches(".*(steps|count|slots-written)")) {
                State bad = Bits.copy(good);
                bad.longs(entry)[0] = Long.MIN_VALUE;
                assertRefused(factory, config, bad, " is " + Long.MIN_VALUE + ": ");
                refused++;
            }
        }
        assertThat(refused).isGreaterThanOrEqualTo(cases);
    }

    @Test
    void soAreValuesOfATable() {
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            State bad = State.builder()
                    .put("table/observations", Tensor.of(new float[16], 1, 16))
                    .put("table/values", Tensor.of(new float[] {0, value, 0, Float.NEGATIVE_INFINITY}, 1, 4))
                    .build();
            assertRefused(GRID, QLearningConfig.defaults(), bad, "value in the table is " + value);
        }
    }

    private static Learner<?, ?> learner(EnvironmentFactory factory, AlgorithmConfig config) {
        return Algorithms.of(config).learner(factory.spec(), config, 1, Workers.caller());
    }

    private static void assertRefused(
            EnvironmentFactory factory, AlgorithmConfig config, State bad, String... message) {
        Learner<?, ?> learner = learner(factory, config);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> learner.restore(bad))
                .satisfies(refusal -> assertThat(refusal.getMessage()).contains(message));
    }
}
