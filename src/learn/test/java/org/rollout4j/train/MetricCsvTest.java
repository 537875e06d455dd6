package org.rollout4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricCsvTest {
    @TempDir
    private Path run;

    private String csv(String lines) throws IOException {
        Files.writeString(run.resolve("metrics.jsonl"), lines);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MetricCsv.of(run).write(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyMetricHasAColumnAndEveryLineARow() throws IOException {
        assertThat(csv("""
                {"envSteps":16,"updates":1,"episodes":2,"loss":0.5}
                {"envSteps":32,"updates":2,"episodes":3,"loss":null,"a,\\"b\\"":1e-7}
                {"envSteps":48,"upd""")).isEqualTo("""
                        envSteps,updates,episodes,loss,"a,""b\"""
                        16,1,2,0.5,
                        32,2,3,,1.0E-7
                        """);
    }

    @Test
    void whatIsDamagedIsNamed() {
        assertThatThrownBy(() -> csv("{\"envSteps\":1}\n{\"envSt\n{\"envSteps\":3}\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("metrics.jsonl: line 2 is damaged");
        assertThatThrownBy(() -> MetricCsv.of(run.resolve("none")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none");
    }

    @Test
    void metricsWithoutEndAreCutOff() throws IOException {
        StringBuilder line = new StringBuilder("{\"envSteps\":1");
        for (int i = 0; i < 5000; i++) {
            line.append(",\"m").append(i).append("\":1");
        }
        assertThat(csv(line + "}\n").lines().findFirst().orElseThrow().split(","))
                .hasSize(3 + MetricLine.MAX_METRICS);
    }
}
