package org.rollout4j.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;

class MetricTableTest {
    @Test
    void keepsFewLinesAsTheyAre() {
        MetricTable table = new MetricTable(new Semaphore(1000));
        table.line(10, Double.NaN);
        table.put("loss", 1.5);
        table.line(20, Double.NaN);

        assertThat(table.steps()).containsExactly(10, 20);
        assertThat(table.means().get("loss")).containsExactly(1.5, Double.NaN);
        assertThat(table.json(0, 0, 10))
                .containsEntry("steps", List.of(10L, 20L))
                .containsEntry("metrics", Map.of("loss", Map.of("mean", Arrays.asList(1.5f, null))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 999, 1000, 1001, 2000, 2001, 123_457})
    void rowsAreTheMeansAndExtremesOfTheirLines(int lines) {
        MetricTable table = new MetricTable(new Semaphore(1000));
        double[] values = new double[lines];
        SplitMix rng = new SplitMix(lines);
        for (int line = 0; line < lines; line++) {
            values[line] = rng.nextDouble();
            table.line(line + 1, Double.NaN);
            table.put("loss", values[line]);
        }

        int perRow = table.linesPerRow();
        assertThat(table.rows())
                .isBetween(Math.min(lines, MetricTable.MAX_ROWS / 2), MetricTable.MAX_ROWS)
                .isEqualTo((lines + perRow - 1) / perRow);
        Object loss = ((Map<?, ?>) table.json(0, 0, 10).get("metrics")).get("loss");
        for (int row = 0; row < table.rows(); row++) {
            int from = row * perRow;
            int to = Math.min(lines, from + perRow);
            double[] of = Arrays.copyOfRange(values, from, to);
            assertThat(table.steps()[row]).isEqualTo(to);
            assertThat(table.means().get("loss")[row])
                    .isCloseTo(Arrays.stream(of).average().orElseThrow(), within(1e-9));
            if (perRow > 1) {
                assertThat(((List<?>) ((Map<?, ?>) loss).get("min")).get(row))
                        .isEqualTo((float) Arrays.stream(of).min().orElseThrow());
                assertThat(((List<?>) ((Map<?, ?>) loss).get("max")).get(row))
                        .isEqualTo((float) Arrays.stream(of).max().orElseThrow());
            }
        }
        assertThat(table.greatest("loss")).isEqualTo(Arrays.stream(values).max().orElseThrow());
        assertThat(table.last("loss")).isEqualTo(values[lines - 1]);
    }

    @Test
    void aFigureThatIsRareKeepsItsValues() {
        MetricTable table = new MetricTable(new Semaphore(1000));
        for (int line = 1; line <= 100_000; line++) {
            table.line(line, Double.NaN);
            table.put("loss", 0);
            if (line % 5000 == 0) {
                table.put("evaluationReturn", line);
            }
        }

        double[] kept = Arrays.stream(table.means().get("evaluationReturn"))
                .filter(value -> !Double.isNaN(value))
                .toArray();

        assertThat(kept).hasSize(20).contains(5000, 100_000);
    }

    @Test
    void namesWithoutEndTakeNoMemory() {
        Semaphore room = new Semaphore(MetricTable.MAX_METRICS + 10);
        MetricTable first = new MetricTable(room);
        MetricTable second = new MetricTable(room);
        first.line(1, 1);
        second.line(1, 1);

        int kept = 0;
        for (int i = 0; i < 3 * MetricTable.MAX_METRICS; i++) {
            kept += first.put("m" + i, i) ? 1 : 0;
        }
        assertThat(kept).isEqualTo(MetricTable.MAX_METRICS);
        assertThat(first.put("m0", 7)).as("one that is there").isTrue();
        assertThat(second.put("x".repeat(MetricTable.MAX_NAME + 1), 1)).isFalse();
        for (int i = 0; i < 10; i++) {
            assertThat(second.put("m" + i, i)).isTrue();
        }
        assertThat(second.put("eleventh", 1))
                .as("all runs together have no more")
                .isFalse();

        first.clear();
        assertThat(second.put("eleventh", 1)).isTrue();
        assertThat(first.names()).isEmpty();
    }

    @Test
    void rowsHaveTheTimeOfTheirLastLine() {
        MetricTable table = new MetricTable(new Semaphore(10));
        for (int line = 1; line <= 2 * MetricTable.MAX_ROWS; line++) {
            table.line(line, line / 8.0);
        }

        List<?> seconds = (List<?>) table.json(0, 0, 10).get("seconds");
        assertThat(seconds).hasSize(MetricTable.MAX_ROWS);
        assertThat(seconds.get(1)).isEqualTo(0.5f);
    }
}
