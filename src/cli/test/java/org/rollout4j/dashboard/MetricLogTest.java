package org.rollout4j.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricLogTest {
    @TempDir
    private Path directory;

    private Path file;
    private MetricLog log;

    @BeforeEach
    void open() {
        file = directory.resolve("metrics.jsonl");
        log = new MetricLog(file, new Semaphore(1000));
    }

    @Test
    void readsWhatHasCome() throws IOException {
        read();
        assertThat(log.table().rows()).isZero();

        append(line(100, 1) + line(200, 2));
        read();
        assertThat(log.table().steps()).containsExactly(100, 200);

        append(line(300, 3));
        read();
        assertThat(log.table().steps()).containsExactly(100, 200, 300);
        assertThat(log.table().means().get("loss")).containsExactly(1, 2, 3);
        assertThat(log.damaged()).isZero();
    }

    @Test
    void countsValuesThatThereIsNoRoomFor() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int line = 1; line <= 20; line++) {
            text.append("{\"envSteps\":").append(line).append(",\"loss\":1");
            for (int i = 0; i < 150; i++) {
                text.append(",\"m").append(line).append('_').append(i).append("\":1");
            }
            text.append("}\n");
        }
        append(text.toString());
        read();

        assertThat(log.table().names()).hasSize(MetricTable.MAX_METRICS).contains("loss");
        assertThat(log.leftOut()).isEqualTo(20 * 150 + 1 - MetricTable.MAX_METRICS);
        assertThat(log.damaged()).isZero();
        assertThat(log.table().means().get("loss")).hasSize(20).doesNotContain(Double.NaN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"collectSeconds\":1.5,\"learnSeconds\":2,\"evaluateSeconds\":0.25,\"saveSeconds\":0.25",
                "\"collectSeconds\":4",
                "\"stepsPerSecond\":25.0"
            })
    void addsUpHowLongTheLinesTook(String time) throws IOException {
        append("{\"envSteps\":100," + time + "}\n{\"envSteps\":200," + time + "}\n");
        read();

        assertThat(log.table().json(0, 0, 10)).containsEntry("seconds", List.of(4f, 8f));
    }

    @Test
    void saysNoTimeWhereThereIsNone() throws IOException {
        append(line(100, 1));
        read();

        assertThat(log.table().json(0, 0, 10)).containsEntry("seconds", Collections.singletonList(null));
    }

    @Test
    void leavesAHalfWrittenLineUntilItIsWhole() throws IOException {
        String whole = line(200, 2);
        append(line(100, 1) + whole.substring(0, 15));
        read();
        assertThat(log.table().steps()).containsExactly(100);

        append(whole.substring(15));
        read();
        assertThat(log.table().steps()).containsExactly(100, 200);
        assertThat(log.damaged()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "{\"envSteps\":150,\"loss\":",
                "[1,2]",
                "{\"loss\":3}",
                "{\"envSteps\":\"many\",\"loss\":3}",
                "{\"envSteps\":100,\"loss\":3}",
                "{\"envSteps\":50,\"loss\":3}",
                "\u0000\u0000\u0000"
            })
    void leavesOutWhatMakesNoSense(String nonsense) throws IOException {
        append(line(100, 1) + nonsense + "\n" + line(200, 2));
        read();

        assertThat(log.table().steps()).containsExactly(100, 200);
        assertThat(log.table().means().get("loss")).containsExactly(1, 2);
        assertThat(log.damaged()).isEqualTo(1);
    }

    @Test
    void metricsThatAreNoNumbersAreMissing() throws IOException {
        append("{\"envSteps\":100,\"loss\":null,\"nested\":{\"a\":[1]},\"huge\":1e999,\"kl\":2}\n");
        read();

        assertThat(log.table().means()).containsOnlyKeys("kl");
    }

    @Test
    void survivesALineWithoutEnd() throws IOException {
        append(line(100, 1) + "x".repeat(3 << 20) + "\n" + line(200, 2));
        read();

        assertThat(log.table().steps()).containsExactly(100, 200);
    }

    @Test
    void readsAResumedRunAnew() throws IOException {
        append(line(100, 1) + line(200, 2) + line(300, 3));
        read();
        long before = log.generation();

        // as resuming does: another file of that name, without what came after the checkpoint
        Path other =
                Files.writeString(directory.resolve("new"), line(100, 1) + line(200, 2) + line(310, 4) + line(400, 5));
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        read();

        assertThat(log.table().steps()).containsExactly(100, 200, 310, 400);
        assertThat(log.generation()).isNotEqualTo(before);
    }

    @Test
    void readsATruncatedFileAnew() throws IOException {
        append(line(100, 1) + line(200, 2) + line(300, 3));
        read();

        Files.writeString(file, line(150, 7));
        read();
        assertThat(log.table().steps()).containsExactly(150);

        Files.writeString(file, line(110, 1) + line(210, 2) + line(310, 3) + line(410, 3));
        read();
        assertThat(log.table().steps()).containsExactly(110, 210, 310, 410);
    }

    @Test
    void forgetsAFileThatIsGone() throws IOException {
        append(line(100, 1));
        read();
        Files.delete(file);
        read();

        assertThat(log.table().rows()).isZero();
    }

    @Test
    void stopsWhenItIsLateAndGoesOn() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 100_000; i++) {
            lines.append(line(i, i));
        }
        append(lines.toString());

        int calls = 1;
        while (log.read(() -> true)) {
            calls++;
        }

        assertThat(calls).isGreaterThan(2);
        assertThat(log.table().lastStep()).isEqualTo(100_000);
    }

    private void read() throws IOException {
        assertThat(log.read(() -> false)).isFalse();
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String line(long steps, double loss) {
        return "{\"envSteps\":" + steps + ",\"updates\":1,\"loss\":" + loss + "}\n";
    }
}
