package org.rollout4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.Episode;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.State;
import org.rollout4j.file.Json;

class MonitorFileTest {
    private static final Progress START = Progress.start(100);

    @TempDir
    private Path folder;

    private long nanos = 5_000_000_000L;

    /** As load_results of Stable-Baselines3 reads it: a comment of JSON, then pandas.read_csv. */
    private record Loaded(JsonNode comment, List<double[]> rows) {
        static Loaded of(Path file) throws IOException {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            assertThat(lines.get(0)).startsWith("#");
            assertThat(lines.get(1).split(",")).containsExactly("r", "l", "t");
            return new Loaded(
                    Json.parse(lines.get(0).substring(1).getBytes(StandardCharsets.UTF_8), "comment"),
                    lines.stream()
                            .skip(2)
                            .map(line -> Arrays.stream(line.split(","))
                                    .mapToDouble(Double::parseDouble)
                                    .toArray())
                            .toList());
        }
    }

    private MonitorFile start() throws IOException {
        return MonitorFile.start(folder, "drain-grid", Instant.ofEpochMilli(1_700_000_000_250L), () -> nanos);
    }

    private Loaded loaded() throws IOException {
        return Loaded.of(folder.resolve(MonitorFile.NAME));
    }

    @Test
    void isReadAsThatOfStableBaselines() throws IOException {
        try (MonitorFile file = start()) {
            nanos += 1_500_000_000L;
            file.onEpisodes(START, List.of(new Episode(0.9f, 11, true), new Episode(-200, 200, false)));
            file.onEpisodes(START, List.of());
            nanos += 1_000;
            file.onEpisodes(START, List.of(new Episode(1, 1, true)));
        }
        Loaded loaded = loaded();
        assertThat(loaded.comment().get("t_start").asDouble()).isEqualTo(1_700_000_000.25);
        assertThat(loaded.comment().get("env_id").asText()).isEqualTo("drain-grid");
        assertThat(loaded.rows())
                .containsExactly(
                        new double[] {0.9, 11, 1.5}, new double[] {-200, 200, 1.5}, new double[] {1, 1, 1.500001});
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.000000",
        "-0.0000001, 0.000000",
        "-0.000001, -0.000001",
        "1.0000004, 1.000000",
        "123456.789, 123456.789000",
        "-7.05, -7.050000",
        "1e12, 1.0E12",
        "0.9999999, 1.000000"
    })
    void returnsHaveSixDecimals(double totalReward, String text) throws IOException {
        try (MonitorFile file = start()) {
            file.onEpisodes(START, List.of(new Episode(totalReward, 3, true)));
        }
        assertThat(Files.readAllLines(folder.resolve(MonitorFile.NAME)).get(2)).isEqualTo(text + ",3,0.000000");
    }

    @Test
    void whoLooksAtItSeesWhatIsToldOrSaved() throws IOException {
        try (MonitorFile file = start()) {
            file.onEpisodes(START, List.of(new Episode(1, 1, true)));
            file.onMetrics(START, Metrics.NONE);
            assertThat(loaded().rows()).hasSize(1);
            file.onEpisodes(START, List.of(new Episode(2, 1, true)));
            file.onCheckpoint(START, State.builder().build());
            assertThat(loaded().rows()).hasSize(2);
        }
    }

    @Test
    void whatEndedAfterTheCheckpointIsCutAndTimeGoesOn() throws IOException {
        try (MonitorFile file = start()) {
            for (int i = 1; i <= 5; i++) {
                nanos += 1_000_000_000L;
                file.onEpisodes(START, List.of(new Episode(i, i, true)));
            }
        }
        nanos = 77;
        Files.writeString(
                folder.resolve(MonitorFile.NAME),
                Files.readString(folder.resolve(MonitorFile.NAME)) + "6,6"); // killed in the middle of a row
        try (MonitorFile file = MonitorFile.resume(folder, new Progress(50, 100, 5, 3), () -> nanos)) {
            nanos += 500_000_000L;
            file.onEpisodes(START, List.of(new Episode(4, 4, true)));
        }
        assertThat(loaded().rows())
                .containsExactly(
                        new double[] {1, 1, 1}, new double[] {2, 2, 2}, new double[] {3, 3, 3}, new double[] {4, 4, 3.5
                        });
        assertThat(loaded().comment().get("env_id").asText()).isEqualTo("drain-grid");
    }

    @Test
    void aRunThatBeginsAnewBeginsItAnew() throws IOException {
        try (MonitorFile file = start()) {
            file.onEpisodes(START, List.of(new Episode(1, 1, true)));
        }
        MonitorFile.resume(folder, START, () -> nanos).close();
        assertThat(loaded().rows()).isEmpty();
    }
}
