package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.StepResult;

/** Processes that end in ways of their own. */
@Tag("slow")
class ExitingTest {
    private static final int MAX_SECONDS = 60;

    @TempDir
    private Path folder;

    /** Ends the process in a step, once: as long as a file is there, which it deletes. */
    public static final class Exiting extends FaultyEnvironments.Sound {
        private static int steps;
        private final File file;

        public Exiting(String file) {
            this.file = new File(file);
        }

        @Override
        public StepResult step(int action) {
            if (exits()) {
                System.exit(7);
            }
            return super.step(action);
        }

        private synchronized boolean exits() {
            steps++;
            return steps > 1500 && file.delete();
        }
    }

    /** The hook that waits for the update at hand would wait two minutes for the thread that waits for it. */
    @Test
    void anEnvironmentThatExitsEndsTheProcessAtOnceAndTheRunGoesOn() throws Exception {
        Path once = Files.createFile(folder.resolve("once"));
        Path run = folder.resolve("run");
        String environment = Exiting.class.getName() + "(" + once + ")";
        String[] train = {
            "train",
            environment,
            "--algo",
            "q-learning",
            "--steps",
            "4000",
            "--run",
            run.toString(),
            "--quiet",
            "--set",
            "checkpointEvery=512",
            "--set",
            "evaluateEvery=1024",
            "--set",
            "evaluationEpisodes=2"
        };
        try (Jvm jvm = Jvm.start(folder, train)) {
            long begun = System.nanoTime();
            assertThat(jvm.await()).as(jvm.err()).isEqualTo(7);
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun))
                    .isLessThan(MAX_SECONDS);
        }
        assertThat(once).doesNotExist();
        assertThat(RunFiles.progress(run).steps()).isBetween(512L, 1536L);
        Outcome.of("train", "--resume", "--run", run, "--quiet").succeeded();
        assertThat(RunFiles.progress(run).done()).isTrue();
    }

    @Test
    void aFullDiskBehindStdoutIsAFailureOfTheProcess() throws Exception {
        Path full = Path.of("/dev/full");
        if (!Files.exists(full)) {
            return;
        }
        for (String command : new String[] {"envs", "--version"}) {
            assertThat(exitCode(full, command)).as(command).isEqualTo(1);
        }
    }

    private int exitCode(Path stdout, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        command)
                .redirectOutput(stdout.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
