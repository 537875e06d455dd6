package org.rollout4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.algo.DqnConfig;
import org.rollout4j.algo.PpoConfig;
import org.rollout4j.algo.SacConfig;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Rollout;
import org.rollout4j.env.Catalogue;
import org.rollout4j.fakes.Bits;
import org.rollout4j.fakes.IdentityEnvironment;
import org.rollout4j.fakes.PointEnvironment;
import org.rollout4j.tabular.QLearningConfig;
import org.rollout4j.train.Callback;
import org.rollout4j.train.Checkpoint;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.Metric;
import org.rollout4j.train.TrainingConfig;

class TrainingTest {
    private static final EnvironmentFactory GRID = Catalogue.find("drain-grid");
    private static final PpoConfig PPO = PpoConfig.defaults().withEnvs(8).withHorizon(32);
    private static final TrainingConfig SHORT = TrainingConfig.ofSteps(1024);

    @TempDir
    private Path directory;

    /** An algorithm that is none of ours. */
    private record Foreign(int envs, int horizon) implements AlgorithmConfig {}

    static List<Algorithm<?>> algorithms() {
        return Algorithms.all();
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void everyConfigurationSaysWhichAlgorithmItIs(Algorithm<?> algorithm) {
        assertThat(Algorithms.of(algorithm.defaults())).isEqualTo(algorithm);
    }

    @Test
    void anotherConfigurationIsRefused() {
        assertThatThrownBy(() -> Training.run(GRID, new Foreign(1, 1), SHORT, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Foreign[envs=1, horizon=1]");
    }

    @Test
    void hasTheSameBitsAsTheCommandLine() throws IOException, TrainingException {
        Path run = directory.resolve("run");
        Trainings.train(run, Trainings.config("drain-grid", "ppo", 3, 1024, Map.of("envs", "8", "horizon", "32")));

        Learner<Policy, Rollout> learner = Training.run(GRID, PPO, SHORT, 3);

        Checkpoint last = CheckpointFile.read(run.resolve("last.zip"));
        Bits.assertSame(learner.state(), last.state().part("learner"));
    }

    @Test
    void tellsCallbacksWhatHappens() {
        List<Long> evaluated = new ArrayList<>();

        Training.run(
                GRID,
                QLearningConfig.defaults(),
                SHORT.withEvaluateEvery(512),
                3,
                Callback.logTo(
                        (at, figures) -> figures.get("evaluationReturn").ifPresent(mean -> evaluated.add(at.steps()))));

        assertThat(evaluated).containsExactly(512L, 1024L);
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void whatAnAlgorithmLogsIsDescribed(Algorithm<?> algorithm) {
        EnvironmentFactory factory = algorithm.provider().takes(GRID.spec().actions()) ? GRID : PointEnvironment::new;
        Set<String> logged = new TreeSet<>();
        AlgorithmConfig config = algorithm.defaults();
        if (config instanceof DqnConfig dqn) {
            config = dqn.withLearningStarts(100);
        } else if (config instanceof SacConfig sac) {
            config = sac.withLearningStarts(100);
        }
        Training.run(
                factory,
                config,
                TrainingConfig.ofSteps(600).withEvaluationEpisodes(1),
                3,
                Callback.logTo((at, figures) -> logged.addAll(figures.values().keySet())));
        assertThat(logged).contains("evaluationReturn", "learnSeconds").hasSizeGreaterThan(8);
        assertThat(Metric.described()).extracting(Metric::name).containsAll(logged);
    }

    @Test
    void recordsARunThatLoads() throws IOException {
        Path run = directory.resolve("recorded");

        Model model = Training.record(run, GRID, PPO, SHORT, 3);

        assertThat(run).isDirectoryContaining(file -> file.endsWith("metrics.jsonl"));
        assertThat(Files.readString(run.resolve("config.json"))).contains("\"drain-grid\"");
        EnvironmentSpec own = model.environment();
        float[] observation = new float[own.observationSize()];
        assertThat(model.policy(false).open().act(observation))
                .isEqualTo(Model.load(run).policy(false).open().act(observation));
        assertThatThrownBy(() -> Training.record(run, GRID, PPO, SHORT, 3))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(run.toString());
    }

    @Test
    void anEnvironmentNeedsNoPlaceInTheCatalogue() {
        Learner<Policy, Rollout> learner = Training.run(IdentityEnvironment::new, QLearningConfig.defaults(), SHORT, 3);

        assertThat(learner.greedy().open().act(new float[IdentityEnvironment.LETTERS]))
                .isNotNegative();
    }
}
