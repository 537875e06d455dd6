package org.rollout4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;

class MetricHistoryTest {
    @TempDir
    private Path run;

    private Path file() {
        return run.resolve("metrics.jsonl");
    }

    private void writeTwoLines() throws IOException {
        try (JsonLinesSink sink = new JsonLinesSink(file())) {
            sink.write(
                    new Progress(100, 400, 1, 2),
                    Metrics.NONE.with("entropy", 1.5).with("stepsPerSecond", 50));
            sink.write(
                    new Progress(200, 400, 2, 4),
                    Metrics.NONE
                            .with("entropy", Double.NaN)
                            .with("clipFraction", 0.25)
                            .with("stepsPerSecond", 100));
        }
    }

    @Test
    void readsOneFigureWithTheStepsAndSecondsUpToEachValue() throws IOException {
        writeTwoLines();

        MetricHistory clip = MetricHistory.read(run, "clipFraction");

        assertThat(clip.points()).hasSize(1);
        assertThat(clip.points().get(0).envSteps()).isEqualTo(200);
        assertThat(clip.points().get(0).seconds()).isCloseTo(2 + 1, within(1e-12));
        assertThat(clip.points().get(0).value()).isEqualTo(0.25);
        assertThat(clip.metrics()).containsExactly("clipFraction", "entropy", "stepsPerSecond");
        assertThat(MetricHistory.read(run, "entropy").points())
                .extracting(MetricHistory.Point::value)
                .containsExactly(1.5);
        assertThat(MetricHistory.read(run, "kl").points()).isEmpty();
    }

    @Test
    void halfALineThatIsBeingWrittenIsLeftOut() throws IOException {
        writeTwoLines();
        Files.writeString(file(), "{\"envSteps\":300,\"entr", StandardOpenOption.APPEND);

        MetricHistory history = MetricHistory.read(run, "entropy");

        assertThat(history.points()).hasSize(1);
        assertThat(history.envSteps()).isEqualTo(200);
        assertThat(history.seconds()).isCloseTo(3, within(1e-12));
    }

    @Test
    void aFolderWithoutMetricsIsNamed() {
        assertThatThrownBy(() -> MetricHistory.read(run, "entropy"))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(run.toString())
                .hasMessageContaining("metrics.jsonl");
    }
}
