package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.State;
import org.rollout4j.core.Tensor;
import org.rollout4j.train.CheckpointFile;

/** Training that fails says why in a line, and leaves a checkpoint that is good. */
class FailingTrainingTest {
    private static final int STEPS_PER_UPDATE = 40;
    private static final int GOOD_UPDATES = 3;
    private static final String NAN_REWARD = "brought the reward NaN at step [1-7] of an episode on action [0-3]";

    @TempDir
    private Path directory;

    private Path run;

    @BeforeEach
    void chooseRun() {
        run = directory.resolve("run");
        FaultyEnvironments.STEPS_LEFT.set(GOOD_UPDATES * STEPS_PER_UPDATE + 10);
    }

    /** The beginning of what is said of one of the faulty environments. */
    private static String environment(String name) {
        return "org.rollout4j.cli.FaultyEnvironments\\$" + name + " ";
    }

    static Stream<Arguments> diverging() {
        String update = "update 4, after 120 steps: ";
        List<Arguments> cases = new ArrayList<>();
        for (String algorithm : List.of("ppo", "a2c", "q-learning", "sarsa", "monte-carlo", "seed-table")) {
            cases.add(
                    Arguments.of(algorithm, FaultyEnvironments.NanReward.class, environment("NanReward") + NAN_REWARD));
            cases.add(Arguments.of(
                    algorithm,
                    FaultyEnvironments.NanObservation.class,
                    environment("NanObservation")
                            + "shows NaN as element 0 of the observation after step [0-7] of an episode"));
            cases.add(Arguments.of(
                    algorithm,
                    FaultyEnvironments.InfiniteReward.class,
                    environment("InfiniteReward")
                            + "brought the reward -Infinity at step [1-7] of an episode on action [0-3]"));
        }
        for (String algorithm : List.of("ppo", "a2c")) {
            cases.add(Arguments.of(algorithm, FaultyEnvironments.HugeReward.class, update + "policy loss is .*"));
        }
        for (String algorithm : List.of("q-learning", "monte-carlo")) {
            cases.add(Arguments.of(algorithm, FaultyEnvironments.HugeReward.class, update + "action value is .*"));
        }
        return cases.stream();
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("diverging")
    void numbersThatAreNotFiniteStopIt(String algorithm, Class<?> environment, String why) throws Exception {
        Outcome outcome = train(environment, "--algo=" + algorithm);
        assertFailed(outcome, why);
        assertLastIsGood();
        assertResumeFailsAgain();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ppo", "a2c", "dqn", "q-learning", "sarsa", "monte-carlo"})
    void anEnvironmentInWhichNothingIsLegalIsNamed(String algorithm) throws Exception {
        Outcome outcome = train(FaultyEnvironments.NothingLegal.class, "--algo=" + algorithm);
        assertFailed(outcome, environment("NothingLegal") + "has no legal action after step [0-7] of an episode");
        assertLastIsGood();
    }

    @Test
    void anEnvironmentThatThrowsIsNamed() throws Exception {
        Outcome outcome = train(FaultyEnvironments.Throwing.class);
        assertFailed(
                outcome,
                "org.rollout4j.cli.FaultyEnvironments\\$Throwing failed at step [1-7] of an episode on action [0-3]:"
                        + " java.lang.IllegalStateException: the simulator has gone");
        assertLastIsGood();
        assertResumeFailsAgain();
    }

    @Test
    void anEnvironmentThatLacksAClassIsNamed() throws Exception {
        Outcome outcome = train(FaultyEnvironments.Unlinked.class);
        assertFailed(
                outcome,
                "org.rollout4j.cli.FaultyEnvironments\\$Unlinked failed at step [1-7] of an episode on action [0-3]:"
                        + " java.lang.NoClassDefFoundError: com/acme/Physics");
        assertLastIsGood();
    }

    @Test
    void soIsOneThatThrowsInAnEvaluation() throws Exception {
        FaultyEnvironments.STEPS_LEFT.set(GOOD_UPDATES * STEPS_PER_UPDATE);
        Outcome outcome =
                train(FaultyEnvironments.Throwing.class, "--set=evaluateEvery=" + GOOD_UPDATES * STEPS_PER_UPDATE);
        assertFailed(
                outcome,
                "org.rollout4j.cli.FaultyEnvironments\\$Throwing failed at step 1 of an episode on action [0-3]: .*");
    }

    @Test
    void anEvaluationThatIsNotANumberStopsIt() throws Exception {
        FaultyEnvironments.STEPS_LEFT.set(GOOD_UPDATES * STEPS_PER_UPDATE);
        Outcome outcome =
                train(FaultyEnvironments.NanReward.class, "--set=evaluateEvery=" + GOOD_UPDATES * STEPS_PER_UPDATE);
        assertFailed(outcome, environment("NanReward") + NAN_REWARD);
    }

    @Test
    void aFailureBeforeTheFirstCheckpointSaysThatThereIsNone() throws Exception {
        FaultyEnvironments.STEPS_LEFT.set(5);
        Outcome outcome = train(FaultyEnvironments.NanReward.class);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .matches("rollout4j: " + environment("NanReward") + NAN_REWARD + "; there is no checkpoint\n");
    }

    private Outcome train(Class<?> environment, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                environment.getName(),
                "--run=" + run,
                "--steps=4000",
                "--quiet",
                "--set=envs=4",
                "--set=horizon=10",
                "--set=threads=1",
                "--set=checkpointEvery=1",
                "--set=evaluateEvery=4000"));
        arguments.addAll(List.of(more));
        return Outcome.of(arguments.toArray(String[]::new));
    }

    private void assertFailed(Outcome outcome, String why) {
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .matches("rollout4j: " + why + "; the last good checkpoint is \\Q" + run.resolve("last.zip") + "\\E\n");
    }

    private void assertLastIsGood() throws IOException {
        Path last = run.resolve("last.zip");
        assertThat(RunFiles.progress(run).updates()).isEqualTo(GOOD_UPDATES);
        State state = CheckpointFile.read(last).state();
        assertThat(state.tensors()).isNotEmpty();
        state.tensors().forEach((name, tensor) -> {
            if (tensor.type() == Tensor.Type.F32) {
                DivergenceException.check(name, tensor.floats(), tensor.length());
            }
        });
        assertThat(CheckpointFile.read(last).manifest().progress().updates()).isEqualTo(GOOD_UPDATES);
        assertThat(RunFiles.leftovers(run)).isEmpty();
    }

    /** As it must where the fault does not go away; what was good stays so. */
    private void assertResumeFailsAgain() throws IOException {
        FaultyEnvironments.STEPS_LEFT.set(10);
        SortedMap<String, String> before = RunFiles.contents(run.resolve("checkpoints"));
        assertThat(Outcome.of("train", "--resume", "--run=" + run, "--quiet").exitCode())
                .isEqualTo(1);
        assertThat(RunFiles.contents(run.resolve("checkpoints"))).isEqualTo(before);
        assertThat(Files.exists(run.resolve("last.zip"))).isTrue();
    }
}
