package org.rollout4j.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.Rollout4j;
import org.rollout4j.Training;
import org.rollout4j.algo.actorcritic.PpoConfig;
import org.rollout4j.algo.offpolicy.DqnConfig;
import org.rollout4j.algo.offpolicy.SacConfig;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.Box;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.StepResult;
import org.rollout4j.env.Catalogue;
import org.rollout4j.train.Callback;
import org.rollout4j.train.TrainingConfig;

/** What a run says at its beginning. */
class TrainingWarningsTest {
    private static final EnvironmentFactory GRID = Catalogue.find("drain-grid-2x2");
    private static final EnvironmentFactory PENDULUM = Catalogue.find("Pendulum-v1");
    private static final PpoConfig PPO = PpoConfig.defaults().withEnvs(4).withHorizon(16);

    @TempDir
    private Path directory;

    /** Takes down what it is told. */
    private static final class Told implements Callback {
        private final List<String> warnings = new ArrayList<>();
        private double gradientSteps;

        @Override
        public void onWarning(String warning) {
            warnings.add(warning);
        }

        @Override
        public void onMetrics(Progress at, Metrics metrics) {
            gradientSteps += metrics.get("gradientSteps").orElse(0);
        }
    }

    private static Told train(EnvironmentFactory factory, AlgorithmConfig config, long steps) {
        Told told = new Told();
        Training.of(factory, config)
                .with(TrainingConfig.ofSteps(steps).withEvaluationEpisodes(1).withEvaluateEvery(steps))
                .withCallbacks(told)
                .run();
        return told;
    }

    static Stream<Arguments> lengths() {
        List<Arguments> cases = new ArrayList<>();
        for (int steps : new int[] {1, 64, 65, 128, 192, 193}) {
            for (int starts : new int[] {1, 64, 65, 129}) {
                for (int every : new int[] {1, 65, 129}) {
                    cases.add(Arguments.of(steps, starts, every));
                }
            }
        }
        return cases.stream();
    }

    /** Whatever the numbers, a run is said to learn nothing if, and only if, it takes no gradient step. */
    @ParameterizedTest
    @MethodSource("lengths")
    void aRunThatLearnsNothingSaysSo(int steps, int starts, int every) {
        DqnConfig dqn = DqnConfig.defaults()
                .withLearningStarts(starts)
                .withUpdateEvery(every)
                .withReplayCapacity(500)
                .withBatchSize(2)
                .withNetwork(PPO.network().withHiddenSizes(List.of(2)));
        assertSaidIfSo(train(GRID, dqn, steps));
        SacConfig sac = SacConfig.defaults()
                .withEnvs(8)
                .withHorizon(8)
                .withLearningStarts(starts)
                .withUpdateEvery(every)
                .withReplayCapacity(500)
                .withBatchSize(2)
                .withNetwork(dqn.network());
        assertSaidIfSo(train(PENDULUM, sac, steps));
    }

    private static void assertSaidIfSo(Told told) {
        String nothing = "there is no gradient step, and nothing is learned";
        assertThat(told.warnings.stream().anyMatch(warning -> warning.endsWith(nothing)))
                .isEqualTo(told.gradientSteps == 0);
    }

    @ParameterizedTest
    @CsvSource({"1, true", "63, true", "64, false", "65, false"})
    void aRunOfLessThanARolloutSaysSo(long steps, boolean said) {
        assertThat(train(GRID, PPO, steps).warnings)
                .isEqualTo(
                        said
                                ? List.of("steps is " + steps + ": less than one rollout, envs * horizon = 64 steps,"
                                        + " which is taken in full and learned from once")
                                : List.of());
    }

    /** Shows seconds since 1970, and a number outside its bounds from the second step on. */
    public static final class Strange implements DiscreteEnvironment {
        private int steps;

        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of("strange", new Box(List.of(2), List.of(0f), List.of(2e9f, 1f)), 2)
                    .withTimeLimit(20);
        }

        @Override
        public void reset(long seed) {
            steps = 0;
        }

        @Override
        public StepResult step(int action) {
            steps++;
            return new StepResult(action, false, false);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = 1.76e9f + steps;
            into[offset + 1] = steps;
        }
    }

    @Test
    void observationsAreLookedAtOnceARun() throws Exception {
        Told first = new Told();
        Path run = directory.resolve("run");
        Training.of(Strange::new, PPO)
                .with(TrainingConfig.ofSteps(256).withEvaluationEpisodes(1))
                .withCallbacks(first, Callback.stopWhen((at, metrics) -> at.steps() >= 128))
                .record(run);
        assertThat(first.warnings).hasSize(2);
        assertThat(first.warnings.get(0))
                .startsWith("strange: element 1 of the observation is 16.0, outside 0.0 to 1.0. ");
        assertThat(first.warnings.get(1)).startsWith("strange: element 0 of the observation is about 1.76");

        Told second = new Told();
        Rollout4j.resume(run, Strange::new, second);
        assertThat(second.warnings).isEmpty();
        assertThat(train(GRID, PPO, 256).warnings).isEmpty();
    }
}
