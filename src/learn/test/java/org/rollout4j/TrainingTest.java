package org.rollout4j;

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
import org.rollout4j.algo.actorcritic.Ppo;
import org.rollout4j.algo.actorcritic.PpoConfig;
import org.rollout4j.algo.offpolicy.DqnConfig;
import org.rollout4j.algo.offpolicy.SacConfig;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.AlgorithmProvider;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.fakes.Bits;
import org.rollout4j.fakes.IdentityEnvironment;
import org.rollout4j.fakes.PointEnvironment;
import org.rollout4j.run.Algorithm;
import org.rollout4j.run.Algorithms;
import org.rollout4j.run.TrainedPolicy;
import org.rollout4j.run.TrainingException;
import org.rollout4j.run.Trainings;
import org.rollout4j.tabular.QLearningConfig;
import org.rollout4j.train.Callback;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.Metric;
import org.rollout4j.train.TrainingConfig;

class TrainingTest {
    private static final EnvironmentFactory GRID = Catalogue.find("drain-grid");
    private static final PpoConfig PPO = PpoConfig.defaults().withEnvs(8).withHorizon(32);
    private static final TrainingConfig SHORT = TrainingConfig.ofSteps(1024);
    private static final Training TRAINING = Training.of(GRID, PPO).with(SHORT).withSeed(3);

    @TempDir
    private Path directory;

    /** A configuration that no algorithm on the class path has. */
    private record Foreign(int envs, int horizon) implements AlgorithmConfig {}

    /** An algorithm that is no service: PPO by another configuration. */
    private static final class ForeignProvider implements AlgorithmProvider<Foreign> {
        @Override
        public String id() {
            return "foreign";
        }

        @Override
        public String summary() {
            return "PPO by another name";
        }

        @Override
        public Foreign defaults() {
            return new Foreign(8, 32);
        }

        @Override
        public Learner<Policy, Rollout> make(EnvironmentSpec spec, Foreign config, long seed, Workers workers) {
            return new Ppo(spec, PPO.withEnvs(config.envs()).withHorizon(config.horizon()), seed, workers);
        }
    }

    static List<Algorithm<?>> algorithms() {
        return Algorithms.all();
    }

    @Test
    void aConfigurationOfNoAlgorithmIsRefused() {
        assertThatThrownBy(() -> Training.of(GRID, new Foreign(1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Foreign[envs=1, horizon=1]");
    }

    @Test
    void anAlgorithmNeedsNoService() {
        ForeignProvider provider = new ForeignProvider();
        Training training =
                Training.of(GRID, provider, provider.defaults()).with(SHORT).withSeed(3);

        Model model = training.run();

        Bits.assertSame(
                model.policyFile().tensors(), TRAINING.run().policyFile().tensors());
        assertThat(model.algorithm()).isEqualTo("foreign");
        assertThatThrownBy(() -> training.record(directory.resolve("run")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("algorithm is foreign: there is none of that id");
        assertThat(directory.resolve("run")).doesNotExist();
    }

    @Test
    void hasTheSameBitsAsTheCommandLine() throws IOException, TrainingException {
        Path run = directory.resolve("run");
        Trainings.train(run, Trainings.config("drain-grid", "ppo", 3, 1024, Map.of("envs", "8", "horizon", "32")));

        Model best = Rollout4j.train(GRID, PPO, 1024, 3);

        Bits.assertSame(best.policyFile().tensors(), TrainedPolicy.load(run).tensors());
        assertThat(best.origin().orElseThrow().progress())
                .isEqualTo(TrainedPolicy.load(run).origin().orElseThrow().progress());
        assertThat(best.origin().orElseThrow().evaluation())
                .isEqualTo(TrainedPolicy.load(run).origin().orElseThrow().evaluation());
    }

    @Test
    void theNumberOfThreadsMakesNoDifference() {
        Model one = TRAINING.withThreads(1).run();
        Model three = TRAINING.withThreads(3).run();

        Bits.assertSame(one.policyFile().tensors(), three.policyFile().tensors());
    }

    @Test
    void stepsComeWithWhatFollowsThem() {
        List<Long> logged = new ArrayList<>();

        Model model = Training.of(GRID, QLearningConfig.defaults())
                .withSteps(2000)
                .withCallbacks(Callback.logTo((at, metrics) -> logged.add(at.steps())))
                .run();

        assertThat(logged).isNotEmpty().last().isEqualTo(model.steps());
        assertThat(model.steps()).isGreaterThanOrEqualTo(1900);
    }

    @Test
    void tellsCallbacksWhatHappens() {
        List<Long> evaluated = new ArrayList<>();

        Training.of(GRID, QLearningConfig.defaults())
                .with(SHORT.withEvaluateEvery(512))
                .withSeed(3)
                .withCallbacks(Callback.logTo(
                        (at, figures) -> figures.get("evaluationReturn").ifPresent(mean -> evaluated.add(at.steps()))))
                .run();

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
        Training.of(factory, config)
                .with(TrainingConfig.ofSteps(600).withEvaluationEpisodes(1))
                .withSeed(3)
                .withCallbacks(Callback.logTo(
                        (at, figures) -> logged.addAll(figures.values().keySet())))
                .run();
        assertThat(logged).contains("evaluationReturn", "learnSeconds").hasSizeGreaterThan(8);
        assertThat(Metric.described()).extracting(Metric::name).containsAll(logged);
    }

    @Test
    void recordsARunThatLoads() throws IOException {
        Path run = directory.resolve("recorded");

        Model model = TRAINING.record(run);

        assertThat(run).isDirectoryContaining(file -> file.endsWith("metrics.jsonl"));
        assertThat(Files.readString(run.resolve("config.json")))
                .contains("\"drain-grid\"")
                .doesNotContain("\"init\"");
        Bits.assertSame(
                model.policyFile().tensors(), Model.load(run).policyFile().tensors());
        Bits.assertSame(
                model.policyFile().tensors(), TRAINING.run().policyFile().tensors());
        assertThatThrownBy(() -> TRAINING.record(run))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(run.toString());
    }

    @Test
    void theLastPolicyIsThatOfTheLastCheckpoint() throws IOException {
        Training training = TRAINING.with(SHORT.withEvaluateEvery(512)).withLastPolicy();
        Path run = directory.resolve("run");

        Model recorded = training.record(run);

        Bits.assertSame(
                recorded.policyFile().tensors(),
                TrainedPolicy.of(CheckpointFile.read(run.resolve("last.zip"))).tensors());
        Bits.assertSame(
                recorded.policyFile().tensors(), training.run().policyFile().tensors());
        assertThat(recorded.steps()).isEqualTo(1024);
    }

    @Test
    void aRunThatWasStoppedGoesOnToTheSameBits() throws IOException {
        Path whole = directory.resolve("whole");
        Path stopped = directory.resolve("stopped");
        List<Long> resumedAt = new ArrayList<>();

        TRAINING.record(whole);
        TRAINING.withCallbacks(stopAt(512)).record(stopped);
        assertThat(CheckpointFile.read(stopped.resolve("last.zip"))
                        .manifest()
                        .progress()
                        .steps())
                .isEqualTo(512);
        Model model = Rollout4j.resume(stopped, GRID, Callback.logTo((at, metrics) -> resumedAt.add(at.steps())));

        assertThat(resumedAt).first().isEqualTo(768L);
        Bits.assertSame(
                CheckpointFile.read(stopped.resolve("last.zip")).state(),
                CheckpointFile.read(whole.resolve("last.zip")).state());
        Bits.assertSame(
                model.policyFile().tensors(), Model.load(whole).policyFile().tensors());
        // what is over stays as it is, and an environment of the catalogue is found
        Bits.assertSame(
                Rollout4j.resume(stopped).policyFile().tensors(),
                Rollout4j.load(whole).policyFile().tensors());
    }

    @Test
    void anEnvironmentNeedsNoPlaceInTheCatalogue() throws IOException {
        Path run = directory.resolve("run");
        Training training = Training.of(IdentityEnvironment::new, QLearningConfig.defaults())
                .with(SHORT);

        Model model = training.withCallbacks(stopAt(512)).record(run);

        assertThat(model.policy().open().act(new float[IdentityEnvironment.LETTERS]))
                .isNotNegative();
        assertThatThrownBy(() -> Rollout4j.resume(run)).hasMessageContaining("there is none of that id");
        Bits.assertSame(
                Rollout4j.resume(run, IdentityEnvironment::new).policyFile().tensors(),
                training.run().policyFile().tensors());
    }

    private static Callback stopAt(long steps) {
        return new Callback() {
            @Override
            public boolean stops(Progress at) {
                return at.steps() >= steps;
            }
        };
    }
}
