package org.rollout4j.algo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.eval.Evaluator;
import org.rollout4j.fakes.Bits;
import org.rollout4j.fakes.IdentityEnvironment;
import org.rollout4j.math.Schedule;
import org.rollout4j.nn.NetworkConfig;
import org.rollout4j.tabular.Oracle;

/** What {@link Dqn} learns, with each of its parts on and off. */
class DqnTest {
    private static final EnvironmentFactory GRID = Catalogue.find("drain-grid-3x3");
    private static final DqnConfig ALL = Run.DQN.withDueling(true).withNStep(3).withPrioritised(true);

    static Stream<DqnConfig> variants() {
        return Stream.of(
                Run.DQN,
                Run.DQN.withDoubleQ(false),
                Run.DQN.withDueling(true),
                Run.DQN.withNStep(3),
                Run.DQN.withPrioritised(true),
                Run.DQN.withTargetTau(0.02).withTargetUpdateEvery(1),
                Run.DQN.withHuberDelta(Double.POSITIVE_INFINITY).withMaxGradientNorm(0),
                ALL);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void namesTheLetterItSees(DqnConfig config) {
        try (Run run = Run.of(IdentityEnvironment::new, config.withDiscount(0.5), 150, 1)) {
            run.finish();
            assertThat(run.evaluate(500)).isEqualTo(IdentityEnvironment.LENGTH);
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void learnsWithinTheMasksAndNeverLeavesThem(DqnConfig config) {
        // an action that is masked out ends the test: the environment throws
        try (Run run = Run.of(() -> new IdentityEnvironment(true), config.withDiscount(0.5), 150, 2)) {
            run.finish();
            assertThat(run.evaluate(500)).isEqualTo(IdentityEnvironment.LENGTH);
        }
    }

    /** With one reward a step at most and every letter worth the same, the value is that of a wage for ever, in spite of truncations. */
    @ParameterizedTest
    @MethodSource("variants")
    void valuesGoOnBehindATruncation(DqnConfig config) {
        try (Run run = Run.of(IdentityEnvironment::new, config.withDiscount(0.8), 400, 3)) {
            Metrics last = run.finish();
            assertThat(last.get("targetMean").orElseThrow())
                    .as("a mean over actions of which few are wrong, each worth one less")
                    .isBetween(4.4, 5.1);
        }
    }

    @Test
    void solvesASmallDrainGrid() {
        Oracle oracle = Oracle.of(GRID, Workers.caller()).orElseThrow();
        DqnConfig config = Run.DQN
                .withNetwork(NetworkConfig.defaults())
                .withReplayCapacity(20_000)
                .withLearningRate(Schedule.linear(2e-3, 0))
                .withDoubleQ(true);
        try (Run run = Run.of(GRID, config, 700, 3);
                Evaluator evaluator = new Evaluator(GRID, 1000, 1)) {
            run.finish();
            double optimal = evaluator.evaluate(oracle.policy()).meanReturn();
            assertThat(evaluator.evaluate(run.learner.greedy()).meanReturn()).isBetween(optimal - 0.01, optimal + 1e-9);
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void theSeedDecidesEveryBitAndTheThreadsNone(DqnConfig config) {
        State alone = learned(config, 1, 1);
        Bits.assertSame(learned(config, 1, 1), alone);
        Bits.assertSame(learned(config, 1, 3), alone);
        assertThat(Bits.same(learned(config, 2, 1), alone)).as("another seed").isFalse();
    }

    private static State learned(DqnConfig config, long seed, int threads) {
        try (Workers workers = new Workers(threads);
                Run run = new Run(GRID, config, 20, seed, workers)) {
            run.finish();
            return run.learner.state();
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aRestoredRunGoesOnWithTheSameBits(DqnConfig config) {
        // 9 steps of 8 environments: rounds of learning go over the borders of rollouts; the replay goes round
        DqnConfig odd = config.withHorizon(9).withUpdateEvery(5).withReplayCapacity(1000);
        try (Run run = Run.of(GRID, odd, 40, 1);
                Run restored = Run.of(GRID, odd, 40, 1)) {
            for (int i = 0; i < 20; i++) {
                run.update();
            }
            restored.restore(run.learner.state(), run.source.state(), run.progress());
            for (int i = 0; i < 10; i++) {
                assertThat(restored.update()).isEqualTo(run.update());
            }
            Bits.assertSame(restored.learner.state(), run.learner.state());
            Bits.assertSame(restored.source.state(), run.source.state());
        }
    }

    @Test
    void theModelActsAsTheLearnerAndLeavesTheReplayOut() {
        try (Run run = Run.of(GRID, ALL, 30, 1);
                Run other = Run.of(GRID, ALL, 30, 2)) {
            run.finish();
            State model = run.learner.model();
            assertThat(model.floats().keySet()).noneMatch(name -> name.startsWith("replay"));
            assertThat(run.learner.state().floats().keySet()).anyMatch(name -> name.startsWith("replay"));
            other.learner.restore(model);
            assertThat(other.evaluate(200)).isEqualTo(run.evaluate(200));
        }
    }

    @Test
    void learningBeginsWhenItSaysAndStepsAsOftenAsItSays() {
        DqnConfig config = Run.DQN.withLearningStarts(200).withUpdateEvery(10).withGradientSteps(3);
        try (Run run = Run.of(GRID, config, 10, 1)) {
            assertThat(run.update().get("gradientSteps")).hasValue(0); // 64 steps
            assertThat(run.update().get("gradientSteps")).hasValue(0);
            assertThat(run.update().get("gradientSteps")).hasValue(0);
            assertThat(run.update().get("gradientSteps")).hasValue(18); // 64 -> 6 rounds, 4 steps left
            assertThat(run.update().get("gradientSteps")).hasValue(18); // 68 -> 6 rounds, 8 left
            assertThat(run.update().get("gradientSteps")).hasValue(21); // 72 -> 7 rounds
        }
    }

    @Test
    void exploresAsOftenAsEpsilonSays() {
        DqnConfig config = Run.DQN.withEpsilon(Schedule.constant(0.4));
        try (Run run = Run.of(IdentityEnvironment::new, config.withHorizon(500).withLearningStarts(100_000), 10, 1)) {
            Rollout rollout = run.collect();
            // an untrained network takes one action for a letter; the letter tells which
            int[][] taken = new int[IdentityEnvironment.LETTERS][IdentityEnvironment.LETTERS];
            for (int row = 0; row < rollout.rows(); row++) {
                int letter = 0;
                while (rollout.observations()[row * IdentityEnvironment.LETTERS + letter] == 0) {
                    letter++;
                }
                taken[letter][rollout.actions()[row]]++;
            }
            int mostTaken = 0;
            for (int[] ofLetter : taken) {
                mostTaken += Arrays.stream(ofLetter).max().orElseThrow();
            }
            assertThat((double) mostTaken / rollout.rows()).isCloseTo(0.6 + 0.4 / 4, within(0.02));
        }
    }

    @Test
    void bothBackendsLearnTheSame() {
        // a few gradient steps only: behind a choice of actions or of rows, differences of rounding do not stay small
        DqnConfig config = Run.DQN
                .withDueling(true)
                .withUpdateEvery(32)
                .withLearningStarts(1)
                .withTargetUpdateEvery(3);
        NetworkConfig network = config.network().withBackend(NetworkConfig.Backend.DL4J);
        try (Run dense = Run.of(GRID, config, 4, 1);
                Run dl4j = Run.of(GRID, config.withNetwork(network), 4, 1)) {
            dense.finish();
            dl4j.finish();
            assertThat(Bits.largestDifference(
                            dense.learner.state().floats("network/q.parameters"),
                            dl4j.learner.state().floats("network/q.parameters")))
                    .isLessThan(1e-4);
        }
    }

    @Test
    void theStateOfAnotherNetworkIsRefused() {
        try (Run run = Run.of(GRID, Run.DQN, 9, 1);
                Run larger = Run.of(Catalogue.find("drain-grid"), Run.DQN, 9, 1)) {
            State state = run.learner.state();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> larger.learner.restore(state))
                    .withMessageContaining("q.parameters");
        }
    }
}
