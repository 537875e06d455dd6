package org.rollout4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.MetricSink;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Numerics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.State;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.nn.train.NumericsHere;
import org.rollout4j.train.Checkpoint;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.Manifest;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.RunRecorder;

/** What a run finds when it goes on from its last checkpoint. */
class ResumptionTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "envs", "2",
            "horizon", "16",
            "logEvery", "100",
            "evaluateEvery", "320",
            "checkpointEvery", "320",
            "evaluationEpisodes", "2");

    @TempDir
    private Path folder;

    private Path run;
    private Path last;

    @BeforeEach
    void begin() throws Exception {
        run = folder.resolve("run");
        last = run.resolve("last.zip");
        Trainings.trainUntil(600, run, config("drain-grid-2x2", "q-learning", 1, 960, SETTINGS));
    }

    private static RunConfig config(
            String environment, String algorithm, long seed, long steps, Map<String, String> settings) {
        return Trainings.config(environment, algorithm, seed, steps, settings);
    }

    static Stream<Arguments> others() {
        Map<String, String> slower = new TreeMap<>(SETTINGS);
        slower.put("stepSize", "0.5");
        return Stream.of(
                Arguments.of(
                        config("drain-grid-2x2", "q-learning", 2, 960, SETTINGS), "seed is 2, that of this run is 1"),
                Arguments.of(config("drain-grid-2x2", "sarsa", 1, 960, SETTINGS), "algorithm is sarsa"),
                Arguments.of(config("drain-grid-2x2", "q-learning", 1, 960, slower), "stepSize is \"0.5\""),
                Arguments.of(config("drain-grid-3x3", "q-learning", 1, 960, SETTINGS), "environment is drain-grid-3x3"),
                Arguments.of(
                        config("drain-grid-2x2", "q-learning", 1, 9600, SETTINGS),
                        "it has taken 9600 steps, and this run ends at 960"));
    }

    @ParameterizedTest
    @MethodSource("others")
    void aCheckpointOfAnotherRunIsRefused(RunConfig other, String difference) throws Exception {
        Path foreign = folder.resolve("foreign");
        Trainings.train(foreign, other);
        Files.delete(last);
        Files.copy(foreign.resolve("last.zip"), last);
        Map<Path, Long> before = files();

        RunConfig config = RunConfig.read(run);
        assertThatThrownBy(() -> Trainings.train(run, config))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(last + ": belongs to another run than " + run.resolve("config.json") + ": ")
                .hasMessageContaining(difference);
        assertThat(files()).isEqualTo(before);
    }

    private Map<Path, Long> files() throws IOException {
        Map<Path, Long> sizes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(run)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                sizes.put(path, Files.size(path));
            }
        }
        return sizes;
    }

    @Test
    void moreStepsAreNoOtherRun() throws Exception {
        RunConfig config = RunConfig.read(run);
        Trainings.train(run, config);
        Trainings.train(run, config.withSteps(1600));
        assertThat(manifest().progress().steps()).isEqualTo(1600);
        Trainings.train(run, config.withSteps(1600));
    }

    @ParameterizedTest
    @ValueSource(longs = {32, 96, 100, 320, 640, 700, 960})
    void nothingIsMissingWhereverARunStopped(long steps) throws Exception {
        Path stopped = folder.resolve("stopped");
        Trainings.trainUntil(steps, stopped, RunConfig.read(run));
        run = stopped;
        assertThat(notes()).isEmpty();
    }

    @Test
    void linesOfMetricsThatAreMissingAreSaid() throws Exception {
        Path metrics = run.resolve("metrics.jsonl");
        List<String> lines = Files.readAllLines(metrics);
        for (List<String> left : List.of(lines.subList(0, 1), lines.subList(0, lines.size() - 1), List.<String>of())) {
            Files.write(metrics, left);
            assertThat(notes()).singleElement().asString().startsWith(metrics + ": lines are missing from step ");
        }
        Files.delete(metrics);
        assertThat(notes()).singleElement().asString().contains("from step 1 to the checkpoint");
        Trainings.train(run, RunConfig.read(run));
        assertThat(manifest().progress().done()).isTrue();
    }

    @Test
    void aDamagedLineIsNamedWithItsFile() throws Exception {
        Path metrics = run.resolve("metrics.jsonl");
        List<String> lines = new ArrayList<>(Files.readAllLines(metrics));
        lines.set(2, "{\"envSteps\": 1");
        Files.write(metrics, lines);
        assertThatThrownBy(this::notes).hasMessageStartingWith(metrics + ": line 3 is damaged: ");
    }

    @Test
    void arithmeticThatMakesOtherBitsIsSaid() throws Exception {
        Numerics here = NumericsHere.inUse(); // with OpenBLAS if other tests used it
        assertThat(manifest().numerics()).isEqualTo(here);
        assertThat(NumericsHere.of(true).sameBits(NumericsHere.of(false))).isFalse();
        assertThat(NumericsHere.of(true)).isEqualTo(NumericsHere.of(true));

        rewrite(new Numerics("0.3.19", here.fused(), "0badc0de"));
        assertThat(notes())
                .singleElement()
                .asString()
                .startsWith(last + ": was computed by OpenBLAS 0.3.19, ")
                .endsWith("training goes on, but not to the same bits");
        rewrite(null); // of earlier versions
        assertThat(notes()).isEmpty();
        rewrite(NumericsHere.of(true));
        assertThat(notes()).isEmpty();
    }

    /** A checkpoint that is there after a loss of power has all metrics before it. */
    @Test
    void metricsAreSyncedBeforeACheckpointIsThere() throws Exception {
        List<String> events = new ArrayList<>();
        try (RunDirectory directory = RunDirectory.create(folder.resolve("synced"), Map.of())) {
            MetricSink sink = new MetricSink() {
                @Override
                public void write(Progress at, Metrics values) {
                    events.add("write");
                }

                @Override
                public void sync() {
                    events.add("sync, checkpoint there: " + Files.exists(directory.lastFile()));
                }
            };
            RunRecorder recorder = new RunRecorder(directory, sink, 3, Metrics.NONE, (at, evaluation) -> manifest());
            Progress at = manifest().progress();
            recorder.onMetrics(at, Metrics.NONE);
            recorder.onCheckpoint(at, State.builder().build());
            assertThat(directory.lastFile()).exists();
        }
        assertThat(events).containsExactly("write", "sync, checkpoint there: false");
    }

    private List<String> notes() throws IOException {
        RunConfig config = RunConfig.read(run);
        try (RunDirectory directory = RunDirectory.resume(run);
                TrainingRun training = Trainings.open(directory, config)) {
            return training.notes();
        }
    }

    private Manifest manifest() {
        try {
            return CheckpointFile.read(run.resolve("last.zip")).manifest();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void rewrite(Numerics numerics) throws IOException {
        Checkpoint checkpoint = CheckpointFile.read(last);
        Manifest own = checkpoint.manifest();
        Manifest other = new Manifest(
                own.provenance(),
                own.environment(),
                own.algorithm(),
                own.configuration(),
                own.seed(),
                own.progress(),
                own.evaluation(),
                numerics);
        CheckpointFile.write(last, new Checkpoint(other, checkpoint.state()));
    }
}
