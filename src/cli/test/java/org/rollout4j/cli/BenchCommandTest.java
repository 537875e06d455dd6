package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.file.Json;

@Tag("slow")
class BenchCommandTest {
    @TempDir
    private Path folder;

    @Test
    void measuresInProcessesAndWritesTablesAndFigures() throws Exception {
        Path out = folder.resolve("speed");

        Outcome outcome = Outcome.of(
                        "bench",
                        "--cases",
                        "a2c-64x5-1,act,act-dl4j",
                        "--seconds",
                        "0.2",
                        "--repeats",
                        "1",
                        "--seeds",
                        "0",
                        "--out",
                        out.toString(),
                        "--json",
                        "--quiet")
                .succeeded();

        JsonNode speeds = outcome.json().get("speeds");
        assertThat(speeds.size()).isEqualTo(3);
        assertThat(speeds.get("act").get("perSecond").asDouble()).isPositive();
        assertThat(speeds.get("a2c-64x5-1").get("fractionOfBound").asDouble()).isBetween(1e-6, 1.0);
        assertThat(outcome.json()
                        .get("ratios")
                        .get("one action, ours to Deeplearning4j's")
                        .asDouble())
                .isGreaterThan(2);
        assertThat(outcome.json().get("machine").get("processors").asInt()).isPositive();
        assertThat(Files.readString(folder.resolve("speed.md")))
                .contains("A2C", "GFLOP/s", "one action")
                .doesNotContain(System.getProperty("user.dir"));
        assertThat(Files.readString(folder.resolve("speed.json"))).startsWith("{\"machine\"");
        Outcome.of("bench", "--out", out.toString()).failedWith(2, "speed.md", "nothing is overwritten");
    }

    @Test
    void measuresByTurnsUntilItsInputEnds() throws Exception {
        InputStream terminal = System.in;
        Outcome outcome;
        try {
            System.setIn(new ByteArrayInputStream("0.05\n0.05\n".getBytes(StandardCharsets.UTF_8)));
            outcome = Outcome.of("bench-case", "sac", "--turns", "--millis", "50");
        } finally {
            System.setIn(terminal);
        }

        List<String> lines = outcome.succeeded().out().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).isEqualTo("ready");
        for (String turn : lines.subList(1, 3)) {
            assertThat(json(turn).get("perSecond").asDouble()).isPositive();
            assertThat(json(turn).get("cpuSecondsPerMillion").asDouble()).isNotNegative();
        }
        assertThat(json(lines.get(3)).get("fractionOfBound").asDouble()).isPositive();
    }

    private static JsonNode json(String line) {
        return Json.parse(line.getBytes(StandardCharsets.UTF_8), "stdout");
    }

    @Test
    void timesATrainingAndSaysWhereItEnds() throws Exception {
        JsonNode time = Outcome.of("bench-case", "q-learning", "--seed", "1")
                .succeeded()
                .json();

        assertThat(time.get("endFraction").asDouble()).isBetween(0.94, 0.99);
        assertThat(time.get("seconds").asText()).as("never reached 0.99").isEqualTo("NaN");
        assertThat(time.get("endSeconds").asDouble()).isPositive();
    }

    @Test
    void whatIsNotAllowedIsNamed() throws Exception {
        Outcome.of("bench", "--cases", "pp").failedWith(2, "case is pp", "ppo-256x32");
        Outcome.of("bench", "--seconds", "0").failedWith(2, "seconds is 0");
        Outcome.of("bench", "--repeats", "0").failedWith(2, "repeats is 0");
        Outcome.of("bench", "--peers", "no-python").failedWith(2, "peers is no-python");
    }
}
