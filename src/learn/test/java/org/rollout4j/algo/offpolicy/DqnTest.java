package org.rollout4j.algo.offpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.algo.Run;
import org.rollout4j.core.Box;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.StepResult;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.fakes.IdentityEnvironment;
import org.rollout4j.math.Schedule;
import org.rollout4j.nn.train.NetworkConfig;
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
                ALL,
                Run.DQN.withQuantiles(8),
                Run.DQN.withQuantiles(8).withDoubleQ(false),
                Run.DQN.withQuantiles(2).withNStep(3).withPrioritised(true));
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

    /** The return of its only action is spread evenly from 0 to 1; a linear network of a constant learns nothing but its distribution. */
    @Test
    void quantilesAreThoseOfTheReturns() {
        int quantiles = 4;
        DqnConfig config = Run.DQN
                .withQuantiles(quantiles)
                .withHuberDelta(0.05)
                .withLearningRate(Schedule.linear(0.02, 0))
                .withNetwork(Run.DQN.network().withHiddenSizes(List.of()));
        try (Run run = Run.of(LotteryEnvironment::new, config, 300, 1)) {
            run.finish();
            // a weight of each quantile, which is put on an observation of 1, and then the biases
            float[] parameters = run.learner.state().floats("network/q.parameters", 2 * quantiles);
            for (int i = 0; i < quantiles; i++) {
                assertThat((double) parameters[i] + parameters[quantiles + i])
                        .as("quantile %d", i)
                        .isCloseTo((2 * i + 1) / (2.0 * quantiles), within(0.06));
            }
        }
    }

    private static final class LotteryEnvironment implements DiscreteEnvironment {
        private SplitMix rng;

        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of("lottery", Box.of(1, 1, 1), 1);
        }

        @Override
        public void reset(long seed) {
            rng = new SplitMix(seed);
        }

        @Override
        public StepResult step(int action) {
            return new StepResult(rng.nextFloat(), true, false);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = 1;
        }
    }

    @Tag("slow")
    @Test
    void solvesASmallDrainGrid() {
        Oracle oracle = Oracle.of(GRID, Workers.caller()).orElseThrow();
        DqnConfig config = Run.DQN
                .withNetwork(NetworkConfig.defaults())
                .withReplayCapacity(20_000)
                .withLearningRate(Schedule.linear(2e-3, 0))
                .withDoubleQ(true);
        try (Run run = Run.of(GRID, config, 700, 3);
                EpisodeEvaluator evaluator = new EpisodeEvaluator(GRID, 1000, 1)) {
            run.finish();
            double optimal = evaluator.evaluate(oracle.policy()).meanReturn();
            assertThat(evaluator.evaluate(run.learner.greedy()).meanReturn()).isBetween(optimal - 0.01, optimal + 1e-9);
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
                taken[letter][rollout.actions().number(row)]++;
            }
            int mostTaken = 0;
            for (int[] ofLetter : taken) {
                mostTaken += Arrays.stream(ofLetter).max().orElseThrow();
            }
            assertThat((double) mostTaken / rollout.rows()).isCloseTo(0.6 + 0.4 / 4, within(0.02));
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
