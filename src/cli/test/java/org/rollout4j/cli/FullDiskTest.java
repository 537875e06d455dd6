package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.Progress;

/** Training that cannot write any more, and what is left of it. */
@Tag("slow")
class FullDiskTest {
    /** The table grows, and with it the checkpoints. */
    private static final List<String> OPTIONS = List.of(
            "drain-grid",
            "--algo=sarsa",
            "--quiet",
            "--steps=18000",
            "--set=envs=6",
            "--set=horizon=50",
            "--set=checkpointEvery=300",
            "--set=evaluateEvery=18000",
            "--set=logEvery=3000");

    /** In units of 512 bytes, as the shell counts. */
    private static final int LARGEST_FILE = 80;

    @TempDir
    private Path directory;

    private Path run;

    @BeforeEach
    void chooseRun() {
        run = directory.resolve("run");
    }

    /** A limit on the size of files fails a write in the middle, as a full disk does, and needs no privileges. */
    @Test
    void aWriteThatFailsLeavesTheCheckpointBefore() throws Exception {
        List<String> limited = List.of("sh", "-c", "ulimit -f " + LARGEST_FILE + " && exec \"$@\"", "sh");
        try (Jvm jvm = Jvm.start(directory, limited, train())) {
            assertThat(jvm.await()).as(jvm.err()).isEqualTo(1);
            assertThat(jvm.err())
                    .matches("rollout4j: \\Q" + run
                            + "\\E/checkpoints/step-[0-9]{12}\\.zip: cannot write: .+;"
                            + " the last good checkpoint is \\Q" + run + "\\E/last\\.zip\n");
            assertThat(jvm.out()).isEmpty();
        }
        assertThat(RunFiles.leftovers(run)).isEmpty();
        Progress left = RunFiles.progress(run);
        assertThat(left.updates()).isPositive();
        assertThat(RunFiles.checkpoints(run)).as("as many as are kept").hasSize(3);
        assertThat(RunFiles.latestStep(run)).isEqualTo(left.steps());

        goOn(run);
        assertSameAsUndisturbed(run);
    }

    @Test
    void aDirectoryThatIsMovedAwayHasAllThatWasSaved() throws Exception {
        Path moved = directory.resolve("moved");
        try (Jvm jvm = Jvm.start(directory, train())) {
            jvm.await(() -> RunFiles.latestStep(run) >= 900);
            Files.move(run, moved);
            assertThat(jvm.await()).as(jvm.err()).isEqualTo(1);
            assertThat(jvm.err()).startsWith("rollout4j: " + run).endsWith("; there is no checkpoint\n");
            assertThat(jvm.err().lines()).hasSize(1);
        }
        assertThat(run).doesNotExist();
        // the latest may not have had its name last.zip yet
        assertThat(RunFiles.progress(moved).steps()).isGreaterThanOrEqualTo(600);
        goOn(moved);
        assertSameAsUndisturbed(moved);
    }

    private String[] train() {
        List<String> arguments = new ArrayList<>(List.of("train", "--run=" + run));
        arguments.addAll(OPTIONS);
        return arguments.toArray(String[]::new);
    }

    private static void goOn(Path where) {
        Outcome outcome = Outcome.of("train", "--resume", "--run=" + where, "--quiet");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }

    private void assertSameAsUndisturbed(Path actual) throws Exception {
        run = directory.resolve("undisturbed");
        Outcome outcome = Outcome.of(train());
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        RunFiles.assertSameTraining(actual, run);
    }
}
