package org.rollout4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.Model;
import org.rollout4j.Training;
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
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.fakes.Bits;
import org.rollout4j.math.Schedule;
import org.rollout4j.policy.PolicyFile;
import org.rollout4j.tabular.MonteCarloConfig;
import org.rollout4j.tabular.QLearningConfig;
import org.rollout4j.tabular.SarsaConfig;
import org.rollout4j.tabular.SeedTableConfig;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.TrainingConfig;

/** Runs that begin with a model instead of nothing. */
class InitTest {
    private static final EnvironmentFactory GRID = Catalogue.find("drain-grid-2x2");
    private static final EnvironmentFactory PENDULUM = Catalogue.find("Pendulum-v1");
    private static final PpoConfig PPO = PpoConfig.defaults().withEnvs(4).withHorizon(16);
    private static final DqnConfig DQN =
            DqnConfig.defaults().withEnvs(4).withLearningStarts(32).withReplayCapacity(500);
    private static final SacConfig SAC =
            SacConfig.defaults().withEnvs(4).withLearningStarts(32).withReplayCapacity(500);
    private static final TrainingConfig SHORT = TrainingConfig.ofSteps(128).withEvaluationEpisodes(5);

    @TempDir
    private Path folder;

    private static Model trained(EnvironmentFactory factory, AlgorithmConfig config) {
        return Training.of(factory, config).with(SHORT).withSeed(3).run();
    }

    private static Learner<Policy, Rollout> learner(EnvironmentFactory factory, AlgorithmConfig config) {
        return Algorithms.of(config).learner(factory.spec(), config, 77, Workers.caller());
    }

    private static State tensors(Learner<Policy, Rollout> learner) {
        return ((PolicyFile) learner.artifact(Progress.start(1))).tensors();
    }

    static Stream<Arguments> learners() {
        return Stream.of(
                Arguments.of(GRID, PPO, PPO),
                Arguments.of(GRID, PPO.withNormaliseObservations(true), PPO.withNormaliseObservations(true)),
                Arguments.of(PENDULUM, PPO, PPO),
                Arguments.of(GRID, A2cConfig.defaults(), PPO),
                Arguments.of(PENDULUM, PPO, A2cConfig.defaults()),
                Arguments.of(GRID, DQN.withDueling(false), DQN.withDueling(false)),
                Arguments.of(GRID, DQN.withDueling(true), DQN.withDueling(true)),
                Arguments.of(PENDULUM, SAC, SAC),
                Arguments.of(GRID, QLearningConfig.defaults(), QLearningConfig.defaults()),
                Arguments.of(GRID, QLearningConfig.defaults(), SarsaConfig.defaults()),
                Arguments.of(GRID, SarsaConfig.defaults(), MonteCarloConfig.defaults()));
    }

    @ParameterizedTest
    @MethodSource("learners")
    void aLearnerBeginsWithTheNumbersOfAModel(
            EnvironmentFactory factory, AlgorithmConfig before, AlgorithmConfig config) {
        Model model = trained(factory, before);
        Learner<Policy, Rollout> learner = learner(factory, config);
        assertThat(Bits.same(tensors(learner), model.policyFile().tensors())).isFalse();

        learner.init(model.policyFile());

        Bits.assertSame(tensors(learner), model.policyFile().tensors());
    }

    @Test
    void theOptimiserBeginsAnew() {
        Learner<Policy, Rollout> learner = learner(GRID, PPO);

        learner.init(trained(GRID, PPO).policyFile());

        State state = learner.state();
        assertThat(state.longs("networks/optimiser/steps")).containsExactly(0);
        assertThat(state.floats("networks/optimiser/first-moments")).containsOnly(0);
    }

    @Test
    void quantilesBeginAtTheExpectedValues() {
        DqnConfig config = DQN.withDueling(false).withQuantiles(5);
        State expected = trained(GRID, config).policyFile().tensors();
        Learner<Policy, Rollout> learner = learner(GRID, config);

        learner.init(trained(GRID, config).policyFile());

        float[] before = expected.floats("networks/q");
        float[] after = tensors(learner).floats("networks/q");
        assertThat(after).hasSameSizeAs(before);
        for (int i = 0; i < before.length; i++) {
            assertThat(after[i]).isCloseTo(before[i], within(1e-6f));
        }
    }

    /** With a step size of 0 nothing is learned, so that what comes out is what went in. */
    @Test
    void aTrainingBeginsWithAModel() throws IOException {
        Model model = trained(GRID, PPO);
        Training further = Training.of(GRID, PPO.withLearningRate(Schedule.constant(0)))
                .with(SHORT)
                .withInit(model);
        Path run = folder.resolve("run");

        Bits.assertSame(further.run().policyFile().tensors(), model.policyFile().tensors());
        Bits.assertSame(
                further.record(run).policyFile().tensors(), model.policyFile().tensors());

        RunConfig config = RunConfig.read(run);
        assertThat(config.init()).isEqualTo(Init.of("drain-grid-2x2-ppo", model.policyFile()));
        Bits.assertSame(
                PolicyFile.read(run.resolve("init.zip")).tensors(),
                model.policyFile().tensors());
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        Catalogue.find("CartPole-v1"),
                        PPO,
                        "observations of drain-grid-2x2 are of shape [2, 2], those of CartPole-v1 of shape [4]"),
                Arguments.of(
                        GRID,
                        PPO.withNetwork(PPO.network().withHiddenSizes(List.of(5, 6))),
                        "its policy network is tanh 4-64-64-4: tanh 4-5-6-4 is needed, which follows from"
                                + " network.hiddenSizes and network.activation"),
                Arguments.of(
                        GRID,
                        PPO.withNormaliseObservations(true),
                        "normaliseObservations is true: false is needed, as it was learned"),
                Arguments.of(
                        GRID, DQN, "it chooses actions by a CategoricalHead: this algorithm needs a ActionValueHead"),
                Arguments.of(
                        GRID,
                        QLearningConfig.defaults(),
                        "it has no table of action values, and this algorithm learns one"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatDoesNotFitIsRefusedBeforeThereIsARun(EnvironmentFactory factory, AlgorithmConfig config, String why) {
        Model model = trained(GRID, PPO);
        Training training = Training.of(factory, config).with(SHORT).withInit(model);
        Path run = folder.resolve("run");

        assertThatIllegalArgumentException()
                .isThrownBy(training::run)
                .withMessage("init is drain-grid-2x2-ppo: " + why);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> training.record(run))
                .withMessage("init is drain-grid-2x2-ppo: " + why);
        assertThat(run).doesNotExist();
    }

    @Test
    void actionsMustBeTheSameToo() {
        Model model = trained(Catalogue.find("MountainCarContinuous-v0"), PPO);
        Training training = Training.of(Catalogue.find("MountainCar-v0"), PPO).withInit(model);

        assertThatIllegalArgumentException()
                .isThrownBy(training::run)
                .withMessageContaining(
                        "actions of MountainCarContinuous-v0 are actions [1] from -1.0 to 1.0, those of MountainCar-v0"
                                + " are 3 actions");
    }

    @Test
    void networksAreNoBeginningForATableNorATableForNetworks() {
        Model table = trained(GRID, QLearningConfig.defaults());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> learner(GRID, PPO).init(table.policyFile()))
                .withMessage("it has no networks, and this algorithm learns some");
        EnvironmentFactory seed = Catalogue.find("seed-grid");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> learner(seed, SeedTableConfig.defaults()).init(table.policyFile()))
                .withMessage("this algorithm can only begin with nothing");
    }

    /** A run that was killed before its first checkpoint begins again: with its copy, else with the original, and with no other. */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true"})
    void aRunBeginsAgainWithWhatItBeganWith(boolean copy, boolean original) throws IOException, TrainingException {
        Path file = folder.resolve("model.zip");
        Model model = trained(GRID, PPO);
        model.save(file);
        RunConfig config = config(file, model);
        Path whole = folder.resolve("whole");
        Trainings.train(whole, config);

        Path killed = folder.resolve("killed");
        RunDirectory.create(killed, config).close();
        if (copy) {
            Init.keep(model.policyFile(), killed);
        }
        if (!original) {
            Files.delete(file);
        }
        Trainings.train(killed, RunConfig.read(killed));

        Bits.assertSame(
                CheckpointFile.read(killed.resolve("last.zip")).state(),
                CheckpointFile.read(whole.resolve("last.zip")).state());
        assertThat(killed.resolve("init.zip")).exists();
    }

    @Test
    void anotherModelInTheSameFileIsRefused() throws IOException {
        Path file = folder.resolve("model.zip");
        trained(GRID, PPO).save(file);
        RunConfig config = config(file, trained(GRID, PPO.withEpochs(1)));
        Path run = folder.resolve("run");

        assertThatThrownBy(() -> Trainings.train(run, config))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ": is not the model that the run in " + run + " was begun with");
    }

    private static RunConfig config(Path file, Model model) {
        return RunConfig.of("drain-grid-2x2", List.of(), "ppo", 5, SHORT, Map.of("envs", "4", "horizon", "16"))
                .with(Init.of(file.toString(), model.policyFile()));
    }
}
