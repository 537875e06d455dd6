package org.rollout4j.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.rollout4j.train.Json;

/**
 * A command line that was run.
 *
 * @param exitCode its exit code
 * @param out what it wrote on stdout
 * @param err what it wrote on stderr
 */
record Ran(int exitCode, String out, String err) {
    /** Runs a command line in this process. */
    static Ran command(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        int exitCode = Cli.run(new PrintWriter(out, true), new PrintWriter(err, true), texts);
        return new Ran(exitCode, out.toString(), err.toString());
    }

    /** Trains a little in the smallest grid; {@code directory} becomes its run directory. */
    static Path trained(Path directory, Object... more) {
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
        command(all).succeeded();
        return directory;
    }

    Ran succeeded() {
        assertThat(err).isEmpty();
        assertThat(exitCode).isZero();
        return this;
    }

    /** Checks that it failed as a command line should: an exit code and one line on stderr, nothing on stdout. */
    Ran failedWith(int code, String... parts) {
        assertThat(err.lines()).as(err).hasSize(1);
        assertThat(err)
                .startsWith("rollout4j: ")
                .contains(parts)
                .doesNotContain("null", "Exception", "java.lang", "org.rollout4j.");
        assertThat(exitCode).as(err).isEqualTo(code);
        assertThat(out).isEmpty();
        return this;
    }

    JsonNode json() {
        assertThat(out.lines()).hasSize(1);
        return Json.parse(out.getBytes(StandardCharsets.UTF_8), "stdout");
    }
}
