package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.rollout4j.file.Json;

/**
 * What a command line came to that was run in this process.
 *
 * @param exitCode its exit code
 * @param out what it printed on stdout
 * @param err what it printed on stderr
 */
public record Outcome(int exitCode, String out, String err) {
    /** Runs a command line whose words may be paths and numbers. */
    static Outcome of(Object... arguments) {
        return of(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    }

    static Outcome of(String... arguments) {
        PrintStream realOut = System.out;
        PrintStream realErr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (PrintStream capturedOut = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream capturedErr = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            System.setOut(capturedOut);
            System.setErr(capturedErr);
            int exitCode = Cli.run(arguments);
            return new Outcome(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(realOut);
            System.setErr(realErr);
        }
    }

    /** Trains a little in the smallest grid; {@code directory} becomes its run directory. */
    public static Path trained(Path directory, Object... more) {
        Object[] arguments = {
            "train",
            "drain-grid-2x2",
            "--steps",
            256,
            "--quiet",
            "--run",
            directory,
            "--set",
            "evaluateEvery=256",
            "--set",
            "evaluationEpisodes=2"
        };
        Object[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        of(all).succeeded();
        return directory;
    }

    Outcome succeeded() {
        assertThat(err).isEmpty();
        assertThat(exitCode).isZero();
        return this;
    }

    /** Checks that it failed as a command line should: an exit code and one line on stderr, nothing on stdout. */
    Outcome failedWith(int code, String... parts) {
        assertThat(err.lines()).as(err).hasSize(1);
        assertThat(err)
                .startsWith("rollout4j: ")
                .doesNotContain("Exception", "java.lang", "org.rollout4j.nn", "org.rollout4j.train")
                .doesNotContainPattern("\\bnull\\b(?!:)");
        Arrays.stream(parts).forEach(part -> assertThat(err).contains(part));
        assertThat(exitCode).as(err).isEqualTo(code);
        assertThat(out).isEmpty();
        return this;
    }

    JsonNode json() {
        assertThat(out.lines()).hasSize(1);
        return Json.parse(out.getBytes(StandardCharsets.UTF_8), "stdout");
    }
}
