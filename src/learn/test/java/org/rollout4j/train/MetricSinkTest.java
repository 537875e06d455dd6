package org.rollout4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.MetricSink;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;

class MetricSinkTest {
    private static final Metrics FIGURES = Metrics.NONE
            .with("approxKl", 0.01)
            .with("evaluationReturn", Double.NaN)
            .with("stepsPerSecond", Double.POSITIVE_INFINITY);

    @TempDir
    private Path directory;

    static Progress at(long envSteps) {
        return new Progress(envSteps, 1000, envSteps / 10, envSteps / 5);
    }

    @Test
    void linesAreJsonWhateverTheFigures() throws IOException {
        Path file = directory.resolve("metrics.jsonl");
        try (JsonLinesSink sink = new JsonLinesSink(file)) {
            sink.write(at(100), FIGURES);
            // At once, not at the end.
            assertThat(file)
                    .hasContent("{\"envSteps\":100,\"updates\":10,\"episodes\":20,\"approxKl\":0.01,"
                            + "\"evaluationReturn\":null,\"stepsPerSecond\":null}\n");
        }
        try (JsonLinesSink sink = new JsonLinesSink(file)) {
            sink.write(at(200), Metrics.NONE.with("quote\"d", 1));
            assertThatThrownBy(() -> sink.write(at(300), Metrics.NONE.with("updates", 1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Files.readAllLines(file))
                .hasSize(2)
                .last()
                .isEqualTo("{\"envSteps\":200,\"updates\":20,\"episodes\":40,\"quote\\\"d\":1.0}");
    }

    @Test
    void eventsAreThoseOfTensorFlow() throws IOException {
        double before = System.currentTimeMillis() / 1000.0;
        try (TensorBoardSink sink = TensorBoardSink.create(directory, 0)) {
            sink.write(at(100), FIGURES);
            sink.write(at(1L << 40), Metrics.NONE.with("größe", -0.5).with("x".repeat(300), 2));
            sink.write(at(1L << 41), Metrics.NONE);
        }
        Path file = onlyFile();
        assertThat(file.getFileName().toString()).matches("events\\.out\\.tfevents\\.\\d{10}\\.[A-Za-z0-9.-]+");
        List<String> events = TensorFlowEvents.read(file);
        assertThat(events).hasSize(5);
        assertThat(events.get(0)).contains("file_version: \"brain.Event:2\"");
        assertThat(events.get(2))
                .contains("step: 100\n")
                .contains(value("train/approxKl", "0.01"))
                .contains(value("evaluation/return", "NaN"))
                .contains(value("time/stepsPerSecond", "Infinity"));
        assertThat(events.get(3))
                .contains("step: " + (1L << 40) + "\n")
                .contains(value("train/gr\\303\\266\\303\\237e", "-0.5"))
                .contains(value("train/" + "x".repeat(300), "2.0"));
        assertThat(events.get(4)).contains("summary {\n}");
        for (String event : events) {
            double wallTime =
                    Double.parseDouble(event.lines().findFirst().orElseThrow().replace("wall_time: ", ""));
            assertThat(wallTime).isBetween(before, System.currentTimeMillis() / 1000.0);
            // Text format shows fields that are not in the definition by their number.
            assertThat(event).doesNotContainPattern("(?m)^\\s*\\d+:");
        }
    }

    private static String value(String tag, String number) {
        return "  value {\n    tag: \"" + tag + "\"\n    simple_value: " + number + "\n  }\n";
    }

    @Test
    void aLaterFilePurgesFromItsFirstStep() throws IOException {
        TensorBoardSink.create(directory, 0).close();
        Path first = onlyFile();
        TensorBoardSink.create(directory, 501).close();
        TensorBoardSink.create(directory, 701).close();
        List<Path> files = eventFiles();
        assertThat(files).hasSize(3).first().isEqualTo(first);
        assertThat(TensorFlowEvents.read(files.get(1)).get(1))
                .contains("step: 501\n")
                .contains("session_log {\n  status: START\n}");
        assertThat(TensorFlowEvents.read(files.get(2)).get(1)).contains("step: 701\n");
    }

    /** {@code /dev/full} is a disk without room, also for root, whom permissions do not stop. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsNamed() throws IOException {
        Path full = Path.of("/dev/full");
        JsonLinesSink lines = new JsonLinesSink(full);
        assertThatThrownBy(() -> lines.write(at(1), FIGURES))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("/dev/full: cannot write: No space left on device");
        lines.close();
        assertThatThrownBy(() -> new TensorBoardSink(full, Files.newOutputStream(full), 0).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left on device");
    }

    @Test
    void unwritablePlacesAreNamed() {
        Path nowhere = directory.resolve("no/metrics.jsonl");
        assertThatThrownBy(() -> new JsonLinesSink(nowhere).close())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(nowhere + ": cannot write: ");
        assertThatThrownBy(
                        () -> TensorBoardSink.create(directory.resolve("no"), 0).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no")
                .hasMessageContaining(": cannot write: ");
    }

    @Test
    void severalSinksGetTheSame() {
        List<String> seen = new ArrayList<>();
        MetricSink one = (at, values) -> seen.add("one " + at.steps() + values.values());
        MetricSink two = (at, values) -> seen.add("two " + at.steps() + values.values());
        try (MetricSink both = MetricFiles.all(List.of(one, two))) {
            both.write(at(5), Metrics.NONE.with("a", 1));
        }
        assertThat(seen).containsExactly("one 5{a=1.0}", "two 5{a=1.0}");
    }

    private Path onlyFile() throws IOException {
        List<Path> files = eventFiles();
        assertThat(files).hasSize(1);
        return files.get(0);
    }

    private List<Path> eventFiles() throws IOException {
        try (var files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    @Test
    void theChecksumIsThatOfTheFormat() {
        // How every file of TensorFlow begins: a record of 24 bytes.
        assertThat(TensorFlowEvents.maskedCrc(new byte[] {24, 0, 0, 0, 0, 0, 0, 0}))
                .isEqualTo(0x224b7fa3);
    }
}
