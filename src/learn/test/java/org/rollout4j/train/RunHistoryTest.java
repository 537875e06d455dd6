package org.rollout4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;

class RunHistoryTest {
    @TempDir
    private Path run;

    @Test
    void readsWhatASinkWrote() throws IOException {
        try (JsonLinesSink sink = new JsonLinesSink(run.resolve("metrics.jsonl"))) {
            sink.write(new Progress(100, 400, 1, 2), Metrics.NONE.with("stepsPerSecond", 50));
            sink.write(
                    new Progress(200, 400, 2, 4),
                    Metrics.NONE.with("evaluationReturn", 0.25).with("stepsPerSecond", 100));
            sink.write(new Progress(300, 400, 3, 4), Metrics.NONE.with("evaluationReturn", Double.NaN));
            sink.write(
                    new Progress(400, 400, 4, 5),
                    Metrics.NONE.with("evaluationReturn", 0.5).with("stepsPerSecond", 200));
        }

        RunHistory history = RunHistory.read(run);

        assertThat(history.evaluations())
                .containsExactly(new RunHistory.Point(200, 0.25), new RunHistory.Point(400, 0.5));
        assertThat(history.envSteps()).isEqualTo(400);
        assertThat(history.seconds()).isCloseTo(2 + 1 + 0.5, within(1e-12));
    }

    @Test
    void aDamagedLineIsNamed() throws IOException {
        Files.writeString(run.resolve("metrics.jsonl"), "{\"envSteps\":1}\n{\"envSt\n{\"envSteps\":3}\n");

        assertThatThrownBy(() -> RunHistory.read(run))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("metrics.jsonl: line 2");
    }
}
