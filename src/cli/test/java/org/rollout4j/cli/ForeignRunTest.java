package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.file.Json;
import org.rollout4j.train.KnownReturns;

/** A run directory of a stranger, which names code of its own: that runs where somebody trains or names it, and nowhere else. */
@Tag("slow")
class ForeignRunTest {
    private static final String SPY = """
            package com.acme;

            import org.rollout4j.core.*;

            public class Spy implements DiscreteEnvironment {
                static { touch(); }
                public Spy() { touch(); }
                static void touch() {
                    try {
                        java.nio.file.Files.writeString(java.nio.file.Path.of("MARK"), "was here");
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }
                public EnvironmentSpec spec() { return EnvironmentSpec.of("spy", Box.of(0, 1, 4, 4), 4); }
                public void reset(long seed) {}
                public StepResult step(int action) { return new StepResult(1, true, false); }
                public void observe(float[] into, int offset) {}
            }
            """;

    @TempDir
    private static Path folder;

    private static Path mark;
    private static Path jar;
    private static Path trained;

    private Path run;

    @BeforeAll
    static void make() throws IOException {
        mark = folder.resolve("mark");
        jar = ForeignJar.of(folder.resolve("jar"), Map.of("Spy", SPY.replace("MARK", mark.toString())));
        trained = Outcome.trained(folder.resolve("trained"), "--algo", "q-learning");
    }

    @BeforeEach
    void makeForeign() throws IOException {
        run = Files.createDirectories(
                Files.createTempDirectory(folder, "foreign").resolve("run"));
        for (String file : new String[] {"config.json", "metrics.jsonl", "best.zip", "last.zip"}) {
            Files.copy(trained.resolve(file), run.resolve(file));
        }
        edit(run, "com.acme.Spy");
        Files.deleteIfExists(mark);
    }

    private static void edit(Path run, String environment) throws IOException {
        Path file = run.resolve("config.json");
        ObjectNode config = (ObjectNode) Json.parse(Files.readAllBytes(file), "config");
        config.put("environment", environment);
        config.putArray("classpath").add(jar.toString());
        Files.writeString(file, config.toString(), StandardCharsets.UTF_8);
    }

    @Test
    void nothingThatReadsTheRunRunsItsCode() throws IOException {
        for (String kind : new String[] {"curves", "bars"}) {
            Outcome plot = Outcome.of("plot", run, "--kind", kind, "--out", folder.resolve(kind + ".svg"), "--force");
            assertThat(plot.exitCode()).as(plot.err()).isZero();
            assertThat(plot.err()).contains("without reference policies", "--classpath");
        }
        Outcome.of("evaluate", run, "--episodes", 2);
        Outcome.of("evaluate", run, "--episodes", 2, "--env", "com.acme.Spy");
        Outcome.of("inspect", run).succeeded();
        Outcome.of("export", run, "--out", folder.resolve("export"), "--force");
        Outcome.of("play", run, "--episodes", 1);
        Outcome.of("compare", "drain-grid-2x2", "--models", run, "--run", run.resolveSibling("compared"));
        assertThat(mark).doesNotExist();
    }

    @Test
    void anAlgorithmThatIsNotThereIsNoObstacleToAPlot() throws IOException {
        Path file = run.resolve("config.json");
        Files.writeString(file, Files.readString(file).replace("\"q-learning\"", "\"theirs\""));
        Outcome plot = Outcome.of("plot", run, "--no-references", "--out", folder.resolve("theirs.svg"), "--json")
                .succeeded();
        assertThat(plot.json().at("/groups/0/agent").asText()).isEqualTo("theirs");
        assertThat(mark).doesNotExist();
    }

    @Test
    void aPlotTakesWhatTheRunKeptOfItsReferences() throws IOException {
        new KnownReturns("com.acme.Spy", 0.75, 0.25).write(run);
        Path out = folder.resolve("kept.svg");
        Outcome.of("plot", run, "--out", out).succeeded();
        assertThat(Files.readString(out)).contains("optimum 0.75", "random policy 0.25");
        assertThat(mark).doesNotExist();
    }

    @Test
    void referencesThatCannotBeDrawnAreNamed() throws IOException {
        new KnownReturns("com.acme.Spy", null, 1e308).write(run);
        Outcome.of("plot", run, "--out", folder.resolve("huge.svg"))
                .failedWith(1, run.resolve("references.json") + ": returns of at most");
    }

    @Test
    void codeThatIsNamedRuns() {
        Outcome.of("plot", run, "--out", folder.resolve("named.svg"), "--classpath", jar)
                .succeeded();
        assertThat(mark).exists();
    }

    @Test
    void trainingOnRunsIt() {
        Outcome.of("train", "--resume", "--run", run, "--quiet");
        assertThat(mark).exists();
    }
}
