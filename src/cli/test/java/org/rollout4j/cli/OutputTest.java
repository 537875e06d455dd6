package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.StepResult;

/** What goes to stdout: results, all of them, and nothing else. */
class OutputTest {
    @TempDir
    private Path folder;

    /** Prints wherever it is called, as the simulators of others do. */
    public static final class Noisy extends FaultyEnvironments.Sound {
        static {
            System.out.println("noise of the class");
        }

        public Noisy() {
            System.out.println("noise of the constructor");
        }

        @Override
        public void reset(long seed) {
            System.out.print("{{");
            super.reset(seed);
        }

        @Override
        public StepResult step(int action) {
            System.out.println("noise of a step");
            return super.step(action);
        }
    }

    @Test
    void whatEnvironmentsPrintIsNotAmongResults() {
        PrintStream stdout = System.out;
        String noisy = Noisy.class.getName();
        Path run = folder.resolve("run");
        Outcome trained = Outcome.of(
                "train",
                noisy,
                "--steps",
                64,
                "--algo",
                "q-learning",
                "--quiet",
                "--json",
                "--run",
                run,
                "--set",
                "evaluationEpisodes=2");
        JsonNode json = trained.json();
        assertThat(json.get("algo").asText()).isEqualTo("q-learning");
        assertThat(trained.exitCode()).isZero();
        assertThat(trained.err()).contains("noise of the class", "noise of the constructor", "{{noise of a step");

        Outcome evaluated = Outcome.of("evaluate", run, "--episodes", 2, "--json");
        assertThat(evaluated.json().get("episodes").asInt()).isEqualTo(2);
        Outcome checked = Outcome.of("check", noisy, "--json");
        assertThat(checked.json().get("env").asText()).isEqualTo(noisy);
        Outcome text = Outcome.of("evaluate", run, "--episodes", 2);
        assertThat(text.out()).doesNotContain("noise").contains("mean return");
        assertThat(System.out).as("as before").isSameAs(stdout);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "envs",
                "envs --json",
                "algos",
                "--help",
                "train --help",
                "--version",
                "inspect models/drain-grid-ppo.zip",
                "evaluate models/drain-grid-ppo.zip --episodes 2 --json",
                "play models/drain-grid-ppo.zip --episodes 1"
            })
    void outputThatCannotBeWrittenIsAFailure(String commandLine) {
        Outcome outcome = into(new Full(), commandLine);
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(1);
        assertThat(outcome.err().lines())
                .as(outcome.err())
                .containsExactly("rollout4j: stdout: not all of the output could be written");
    }

    @Test
    void wrongUsageStaysWrongUsage() {
        assertThat(into(new Full(), "train drain-gird").exitCode()).isEqualTo(2);
    }

    private static Outcome into(OutputStream stdout, String commandLine) {
        PrintStream realOut = System.out;
        PrintStream realErr = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(stdout, true, StandardCharsets.UTF_8);
                PrintStream capturedErr = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            System.setErr(capturedErr);
            int exitCode = Cli.run(commandLine.split(" "));
            return new Outcome(exitCode, "", err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(realOut);
            System.setErr(realErr);
        }
    }

    /** A disk without room, or a stdout that was closed. */
    private static final class Full extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("No space left on device");
        }
    }
}
