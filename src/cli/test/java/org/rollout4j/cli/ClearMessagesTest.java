package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.StepResult;
import org.rollout4j.file.Json;

/** Whatever is wrong, one line says which file or class, where in it, and what to do. */
class ClearMessagesTest {
    @TempDir
    private static Path folder;

    private static Path trained;

    @BeforeAll
    static void train() throws IOException {
        trained = Outcome.trained(
                folder.resolve("trained"),
                "--algo",
                "q-learning",
                "--set",
                "logEvery=64",
                "--set",
                "envs=2",
                "--set",
                "horizon=16");
    }

    /** Cannot even be loaded. */
    public static final class Unloadable extends FaultyEnvironments.Sound {
        private static final int[] TABLE = new int[Integer.parseInt("-1")];

        @Override
        protected float reward(int action) {
            return TABLE.length;
        }
    }

    /** Says nothing of itself. */
    public static final class Speechless extends FaultyEnvironments.Sound {
        @Override
        public EnvironmentSpec spec() {
            return null;
        }
    }

    /** Each instance is another one. */
    public static final class Unsteady extends FaultyEnvironments.Sound {
        private static int made = 3;
        private final int size = made++;

        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of("unsteady", Box.of(0, 1, size), 4);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset + size - 1] = 1;
        }
    }

    /** Calls itself for ever. */
    public static final class Endless extends FaultyEnvironments.Sound {
        @Override
        @SuppressWarnings("InfiniteRecursion")
        public StepResult step(int action) {
            return step(action);
        }
    }

    /** Ends its thread. */
    @SuppressWarnings("removal")
    public static final class Dead extends FaultyEnvironments.Sound {
        @Override
        public StepResult step(int action) {
            throw new ThreadDeath();
        }
    }

    /** Needs more memory than there is. */
    public static final class Large extends FaultyEnvironments.Sound {
        @Override
        public StepResult step(int action) {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    @Test
    void settingsAreBlamedForMemoryOnlyWhereThereAreSome() {
        String large = "org.rollout4j.cli.ClearMessagesTest$Large";
        Outcome.of("train", large, "--algo", "q-learning", "--quiet", "--run", folder.resolve("large"))
                .failedWith(1, "out of memory", "make envs, horizon or the networks smaller, or set JAVA_OPTS=-Xmx8g");
        Outcome checked = Outcome.of("check", large).failedWith(1, "out of memory", "set JAVA_OPTS=-Xmx8g");
        assertThat(checked.err()).doesNotContain("envs");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Unloadable | static initialiser threw java.lang.NegativeArraySizeException",
                "Speechless | spec() returned null, a specification is needed",
                "Unsteady   | spec() is ",
                "Dead       | ThreadDeath"
            })
    void environmentsThatCannotBeUsed(String name, String problem) {
        Outcome outcome = Outcome.of(
                "train",
                "org.rollout4j.cli.ClearMessagesTest$" + name,
                "--algo",
                "q-learning",
                "--steps",
                64,
                "--quiet",
                "--run",
                folder.resolve(name));
        assertThat(outcome.exitCode()).isIn(1, 2);
        assertThat(outcome.err().lines()).as(outcome.err()).hasSize(1);
        assertThat(outcome.err()).contains(problem).doesNotContain("Cannot invoke", "out of bounds");
    }

    @Test
    void aCheckFindsAnEndlessRecursion() {
        Outcome outcome = Outcome.of("check", "org.rollout4j.cli.ClearMessagesTest$Endless");
        assertThat(outcome.out()).contains("threw java.lang.StackOverflowError");
        assertThat(outcome.err()).contains("has 1 error").doesNotContain("doctor");
    }

    @Test
    void presetsThatEditorsSpoil() throws IOException {
        Path preset = folder.resolve("bom.properties");
        Files.writeString(preset, "\ufeffenvs = 3\n");
        Outcome.trained(folder.resolve("bom"), "--algo", "q-learning", "--preset", preset);
        assertThat(Files.readString(folder.resolve("bom/config.json"))).contains("\"envs\" : 3");

        Files.write(preset, "envs = 3\n# gr\u00f6sser\n".getBytes(StandardCharsets.ISO_8859_1));
        Outcome.of("train", "drain-grid-2x2", "--preset", preset, "--run", folder.resolve("latin"))
                .failedWith(1, preset + ": line 2 is not UTF-8");
    }

    @Test
    void metricsThatAreNoText() throws IOException {
        Path run = copy("binary");
        Path metrics = run.resolve("metrics.jsonl");
        byte[] bytes = Files.readAllBytes(metrics);
        int second = new String(bytes, StandardCharsets.UTF_8).indexOf('\n') + 1;
        bytes[second] = (byte) 0xff;
        Files.write(metrics, bytes);
        Outcome.of("plot", run, "--out", folder.resolve("binary.png")).failedWith(1, metrics + ": line 2 is damaged");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "provenance | null   | provenance",
                "classpath  | null   | classpath",
                "classpath  | [null] | classpath",
                "algorithm  | null   | algorithm",
                "algorithm  | 7      | algorithm",
                "environment| null   | environment",
                "seed       | null   | seed",
                "training   | null   | training",
                "configuration | null | configuration"
            })
    void configurationsThatSayNothing(String name, String value, String problem) throws IOException {
        Path run = copy("config");
        Path file = run.resolve("config.json");
        ObjectNode config = (ObjectNode) Json.parse(Files.readAllBytes(file), "config");
        config.set(name, Json.parse(value.getBytes(StandardCharsets.UTF_8), "value"));
        Files.writeString(file, config.toString());
        Outcome outcome = Outcome.of("train", "--resume", "--run", run, "--quiet");
        assertThat(outcome.exitCode()).isIn(1, 2);
        assertThat(outcome.err().lines()).hasSize(1);
        assertThat(outcome.err())
                .contains(file.toString(), problem)
                .doesNotContain("Cannot invoke", "Exception", "coll");
        if (!name.equals("provenance") && !name.equals("classpath")) { // which no plot needs
            outcome = Outcome.of("plot", run, "--out", folder.resolve("config.png"), "--force");
            assertThat(outcome.exitCode()).isIn(1, 2);
            assertThat(outcome.err()).contains(file.toString(), problem);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e308", "-1e101"})
    void metricsTooLargeToDraw(String value) throws IOException {
        Path run = copy("large" + value);
        Path metrics = run.resolve("metrics.jsonl");
        Files.writeString(metrics, "{\"envSteps\":64,\"evaluationReturn\":" + value + "}\n");
        Outcome.of("plot", run, "--out", folder.resolve("large.png"))
                .failedWith(1, metrics + ": evaluationReturn is ", "at step 64", "can be drawn");
    }

    @Test
    void metricsThatAreNoNumbers() throws IOException {
        Path run = copy("strings");
        Files.writeString(
                run.resolve("metrics.jsonl"), "{\"envSteps\":64,\"evaluationReturn\":1e999,\"loss\":\"high\"}\n");
        Outcome outcome = Outcome.of("plot", run, "--out", folder.resolve("strings.png"));
        outcome.failedWith(2, "--metric is evaluationReturn: no finite number of it in " + run);
        assertThat(outcome.err()).doesNotContain("did you mean");
    }

    @Test
    void aDamagedLineOnResume() throws IOException {
        Path run = copy("damaged");
        Path metrics = run.resolve("metrics.jsonl");
        Files.writeString(metrics, Files.readString(metrics).replaceFirst("\\{", "<"));
        Outcome outcome = Outcome.of("train", "--resume", "--run", run, "--quiet");
        outcome.failedWith(1, metrics + ": line 1 is damaged");
        assertThat(outcome.err()).doesNotContain("cannot write");
    }

    @Test
    void metricsThatAreLostAreSaidOnResumeAndTrainingGoesOn() throws IOException {
        Path run = copy("lost");
        Path metrics = Files.writeString(run.resolve("metrics.jsonl"), "");
        Outcome outcome = Outcome.of("train", "--resume", "--run", run, "--quiet", "--steps", 512, "--json");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err().lines())
                .containsExactly(
                        "rollout4j: " + metrics + ": lines are missing from step 1 to the checkpoint at step 256;"
                                + " training goes on without them");
        assertThat(outcome.json().get("envSteps").asLong()).isEqualTo(512);
    }

    private static Path copy(String name) throws IOException {
        Path run = Files.createTempDirectory(folder, name);
        for (String file : new String[] {"config.json", "metrics.jsonl", "best.zip", "last.zip"}) {
            Files.copy(trained.resolve(file), run.resolve(file));
        }
        return run;
    }
}
