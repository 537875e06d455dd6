package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.Progress;

/** Ctrl-C, its relatives, and a second trainer, on training processes. */
@Tag("slow")
class InterruptedTrainingTest {
    private static final int STEPS_PER_UPDATE = 48;

    /** No checkpoint is due before the end, and many updates pass between two lines of metrics. */
    private static final List<String> OPTIONS = List.of(
            "drain-grid-3x3",
            "--algo=a2c",
            "--quiet",
            "--steps=" + 12_000 * STEPS_PER_UPDATE,
            "--set=envs=6",
            "--set=horizon=8",
            "--set=normaliseObservations=true",
            "--set=network.hiddenSizes=16",
            "--set=checkpointEvery=1e9",
            "--set=evaluateEvery=" + 1000 * STEPS_PER_UPDATE,
            "--set=evaluationEpisodes=20",
            "--set=logEvery=" + 100 * STEPS_PER_UPDATE);

    @TempDir
    private static Path shared;

    @TempDir
    private Path directory;

    private Path run;

    @BeforeAll
    static void trainUndisturbed() {
        finish(train(shared));
    }

    @BeforeEach
    void chooseRun() {
        run = directory.resolve("run");
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void savesWhereItIs(String signal, int exitCode) throws Exception {
        try (Jvm jvm = Jvm.start(directory, train(run))) {
            jvm.await(() -> RunFiles.metrics(run).size() > 2);
            Thread.sleep(20);
            jvm.signal(signal);
            assertThat(jvm.await()).isEqualTo(exitCode);
            assertThat(jvm.err()).isEqualTo("stopped; go on with: rollout4j train --resume --run " + run + "\n");
            assertThat(jvm.out()).isEmpty();
        }
        Progress stopped = RunFiles.progress(run);
        assertThat(stopped.done()).isFalse();
        assertThat(stopped.updates()).isGreaterThanOrEqualTo(300);
        assertThat(RunFiles.checkpoints(run)).hasSize(1);

        finish("train", "--resume", "--run=" + run, "--quiet");
        assertThat(RunFiles.checkpoints(run))
                .as("that of the stop, and the last")
                .hasSize(2);
        RunFiles.assertSameModels(run, shared);
        assertThat(RunFiles.metrics(run)).isEqualTo(RunFiles.metrics(shared));
    }

    @Test
    void aSecondTrainerIsRefused() throws Exception {
        try (Jvm jvm = Jvm.start(directory, train(run))) {
            jvm.await(() -> RunFiles.metrics(run).size() > 0);
            Outcome second = Outcome.of("train", "--resume", "--run=" + run);
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.err())
                    .isEqualTo("rollout4j: " + run
                            + ": another training is writing this run; a run has one writer at a time\n");
            Outcome anew = Outcome.of("train", "drain-grid-3x3", "--run=" + run);
            assertThat(anew.exitCode()).isEqualTo(1);
            assertThat(anew.err())
                    .isEqualTo("rollout4j: " + run
                            + ": is not empty: --resume continues it, --run chooses another directory\n");
            assertThat(jvm.isAlive()).isTrue();
        }
    }

    private static String[] train(Path run) {
        List<String> arguments = new ArrayList<>(List.of("train", "--run=" + run));
        arguments.addAll(OPTIONS);
        return arguments.toArray(String[]::new);
    }

    private static void finish(String... arguments) {
        Outcome outcome = Outcome.of(arguments);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }
}
