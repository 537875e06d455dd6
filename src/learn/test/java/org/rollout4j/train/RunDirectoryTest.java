package org.rollout4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rollout4j.train.MetricSinkTest.at;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.MetricSink;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Origin;

class RunDirectoryTest {
    record Config(String env, long seed) {}

    private static final Config CONFIG = new Config("drain-grid", 7);

    @TempDir
    private Path parent;

    private Path path;

    @BeforeEach
    void name() {
        path = parent.resolve("runs/one");
    }

    private void create() throws IOException {
        RunDirectory.create(path, CONFIG).close();
    }

    @Test
    void createdThenResumed() throws IOException {
        try (RunDirectory run = RunDirectory.create(path, CONFIG)) {
            assertThat(run.path()).isEqualTo(path);
            assertThat(run.last()).isEmpty();
            run.writeReport("# Report\n");
        }
        assertThat(RunDirectory.config(path, Config.class)).isEqualTo(CONFIG);
        assertThat(path.resolve("report.md")).hasContent("# Report\n");
        try (RunDirectory run = RunDirectory.resume(path)) {
            run.saveCheckpoint(Samples.checkpoint(10, 5, 1), 1);
            Samples.assertSame(run.last().orElseThrow(), Samples.checkpoint(10, 5, 1));
        }
    }

    @Test
    void whatIsThereIsNotTakenForANewRun() throws IOException {
        create();
        assertThatThrownBy(this::create).isInstanceOf(IOException.class).hasMessage(path + ": is not empty");
        Path foreign = Files.createDirectories(parent.resolve("foreign"));
        Files.createFile(foreign.resolve("thesis.tex"));
        assertThatThrownBy(() -> RunDirectory.create(foreign, CONFIG))
                .hasMessageStartingWith(foreign + ": is not empty");
        assertThat(foreign.toFile().list()).containsExactly("thesis.tex");
        assertThatThrownBy(() -> RunDirectory.create(foreign.resolve("thesis.tex"), CONFIG))
                .hasMessage(foreign.resolve("thesis.tex") + ": is a file: a run needs a directory");
        assertThatThrownBy(() -> RunDirectory.create(foreign.resolve("thesis.tex/run"), CONFIG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("thesis.tex");
    }

    @Test
    void aCreationThatWasKilledIsBegunAgain() throws IOException {
        Files.createDirectories(path);
        Files.createFile(path.resolve(".lock"));
        Files.createFile(path.resolve(".config.json.tmp-1234"));
        create();
        assertThat(path.toFile().list()).containsExactlyInAnyOrder(".lock", "config.json");
    }

    @Test
    void aRunThatFailedBeforeItBeganMakesRoom() throws IOException {
        create();
        RunDirectory.withdrawUnbegun(path);
        assertThat(path).doesNotExist();

        create();
        Path kept = Files.writeString(path.resolve("notes.txt"), "mine");
        RunDirectory.withdrawUnbegun(path);
        assertThat(kept).exists();
        Files.delete(kept);

        create();
        try (RunDirectory run = RunDirectory.resume(path)) {
            run.startMetrics().close();
        }
        RunDirectory.withdrawUnbegun(path);
        assertThat(path.resolve(RunDirectory.CONFIG)).exists();
    }

    @Test
    void onlyARunIsResumed() throws IOException {
        assertThatThrownBy(() -> RunDirectory.resume(path))
                .isInstanceOf(IOException.class)
                .hasMessage(path + ": is not a run directory: there is no config.json in it");
        assertThatThrownBy(() -> RunDirectory.config(path, Config.class))
                .hasMessage(path + ": is not a run directory: there is no config.json in it");
        create();
        Files.writeString(path.resolve("config.json"), "{\"env\":\"x\"");
        assertThatThrownBy(() -> RunDirectory.config(path, Config.class))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(path.resolve("config.json") + ": line 1");
    }

    @Test
    void aRunHasOneWriter() throws IOException {
        try (RunDirectory run = RunDirectory.create(path, CONFIG)) {
            assertThat(run.last()).isEmpty();
            assertThatThrownBy(() -> RunDirectory.resume(path))
                    .isInstanceOf(IOException.class)
                    .hasMessage(path + ": another training is writing this run; a run has one writer at a time");
        }
        RunDirectory.resume(path).close();
    }

    @Test
    void theLatestCheckpointsAreKept() throws IOException {
        try (RunDirectory run = RunDirectory.create(path, CONFIG)) {
            for (long step : new long[] {1, 20, 300, 999_999_999_999L, 1_000_000_000_000L}) {
                run.saveCheckpoint(Samples.checkpoint(step, 5, step), 2);
                Samples.assertSame(run.last().orElseThrow(), Samples.checkpoint(step, 5, step));
            }
            assertThat(checkpoints()).containsExactly("step-1000000000000.zip", "step-999999999999.zip");
            assertThatThrownBy(() -> run.saveCheckpoint(Samples.checkpoint(1, 5, 1), 0))
                    .hasMessageContaining("checkpoints to keep is 0");
        }
    }

    @Test
    void aFailedSaveHarmsNothing() throws IOException {
        try (RunDirectory run = RunDirectory.create(path, CONFIG)) {
            run.saveCheckpoint(Samples.checkpoint(1, 5, 1), 1);
            // A folder in the way of the next file fails whoever writes, also root.
            Files.createDirectories(path.resolve("checkpoints/step-000000000002.zip/x"));
            assertThatThrownBy(() -> run.saveCheckpoint(Samples.checkpoint(2, 5, 1), 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("step-000000000002.zip: cannot write: ");
            Samples.assertSame(run.last().orElseThrow(), Samples.checkpoint(1, 5, 1));
            assertThat(checkpoints()).containsExactly("step-000000000001.zip", "step-000000000002.zip");
        }
    }

    @Test
    void theModelIsTheBestOrElseTheLast() throws IOException {
        assertThatThrownBy(() -> RunDirectory.resolveModel(path))
                .isInstanceOf(IOException.class)
                .hasMessage(path + ": there is no such checkpoint or run directory");
        try (RunDirectory run = RunDirectory.create(path, CONFIG)) {
            assertThatThrownBy(() -> RunDirectory.resolveModel(path))
                    .hasMessage(path + ": there is no model yet: neither best.zip nor last.zip");
            run.saveCheckpoint(Samples.checkpoint(10, 5, 1), 1);
            assertThat(RunDirectory.resolveModel(path)).isEqualTo(path.resolve("last.zip"));
            Origin origin = Samples.manifest(5).origin();
            run.saveBest((file, from) -> Files.writeString(file, from.toString()), origin);
            assertThat(RunDirectory.resolveModel(path)).isEqualTo(path.resolve("best.zip"));
            assertThat(path.resolve("best.zip")).hasContent(origin.toString());
        }
        assertThat(RunDirectory.resolveModel(path.resolve("last.zip"))).isEqualTo(path.resolve("last.zip"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"envSteps\":3",
                "\0\0\0",
                "{\"envSteps\":301,\"a\":1.0}",
                "{\"envSteps\":301,\"a\":\"\u00e4"
            })
    void aResumedRunHasTheFilesOfOneNeverInterrupted(String halfLine) throws IOException {
        try (RunDirectory run = RunDirectory.create(path, CONFIG);
                MetricSink metrics = run.startMetrics()) {
            for (long step = 100; step <= 300; step += 50) {
                metrics.write(at(step), Metrics.NONE.with("a", 0.5));
                run.saveCheckpoint(Samples.checkpoint(step, 5, step), 9);
            }
        }
        Path lines = path.resolve("metrics.jsonl");
        var expected = Files.readAllLines(lines).subList(0, 3);
        Files.writeString(lines, halfLine, StandardOpenOption.APPEND);
        Files.createFile(path.resolve(".last.zip.tmp-77"));
        Files.createFile(path.resolve("checkpoints/.step-1.zip.tmp-77"));

        try (RunDirectory run = RunDirectory.resume(path);
                MetricSink metrics = run.resumeMetrics(at(200))) {
            assertThat(Files.readAllLines(lines)).isEqualTo(expected);
            metrics.write(at(250), Metrics.NONE.with("a", 250));
        }
        assertThat(Files.readAllLines(lines)).hasSize(4).last().asString().startsWith("{\"envSteps\":250,");
        assertThat(checkpoints())
                .containsExactly("step-000000000100.zip", "step-000000000150.zip", "step-000000000200.zip");
        assertThat(path.toFile().list((directory, name) -> name.contains(".tmp-")))
                .isEmpty();

        try (var files = Files.list(path)) {
            Path events = files.filter(file -> file.getFileName().toString().startsWith("events"))
                    .sorted()
                    .skip(1)
                    .findFirst()
                    .orElseThrow();
            // TensorBoard keeps what is before the step of the start event: 200 stays, 250 goes.
            assertThat(TensorFlowEvents.read(events).get(1)).contains("step: 201\n");
        }
    }

    @Test
    void damagedMetricsAreNotDropped() throws IOException {
        create();
        Path lines = path.resolve("metrics.jsonl");
        Files.writeString(lines, "{\"envSteps\":1}\n{\"envSt\n{\"envSteps\":3}\n");
        try (RunDirectory run = RunDirectory.resume(path)) {
            assertThatThrownBy(() -> run.resumeMetrics(at(2)))
                    .isInstanceOf(IOException.class)
                    .hasMessage(lines + ": line 2 is damaged: {\"envSt");
        }
        assertThat(Files.readAllLines(lines)).hasSize(3);
    }

    @Test
    void aRunWithoutCheckpointBeginsItsMetricsAnew() throws IOException {
        try (RunDirectory run = RunDirectory.create(path, CONFIG);
                MetricSink metrics = run.startMetrics()) {
            metrics.write(at(0), Metrics.NONE.with("a", 1));
        }
        try (RunDirectory run = RunDirectory.resume(path);
                MetricSink metrics = run.startMetrics()) {
            metrics.write(at(0), Metrics.NONE.with("a", 2));
        }
        assertThat(Files.readAllLines(path.resolve("metrics.jsonl"))).hasSize(1);
        assertThat(path.toFile().list((directory, name) -> name.startsWith("events")))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "drain-grid, drain-grid",
        "drain-grid-5x5, drain-grid-5x5",
        "com.acme.World$Inner, World-Inner",
        "../../etc/passwd, etc-passwd",
        "My World, My-World"
    })
    void defaultPathsAreNamedForTheRun(String env, String name) throws IOException {
        Instant time = Instant.parse("2026-03-04T05:06:07.89Z");
        Path first = RunDirectory.defaultPath(parent, env, "ppo", 7, time);
        assertThat(first).isEqualTo(parent.resolve(name + "-ppo-7-20260304-050607"));
        Files.createDirectories(first);
        Path second = RunDirectory.defaultPath(parent, env, "ppo", 7, time);
        assertThat(second).isEqualTo(parent.resolve(name + "-ppo-7-20260304-050607-2"));
    }

    private String[] checkpoints() {
        String[] names = path.resolve("checkpoints").toFile().list();
        Arrays.sort(names);
        return names;
    }
}
