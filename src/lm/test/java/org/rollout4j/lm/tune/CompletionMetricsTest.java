package org.rollout4j.lm.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.Metrics;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;

class CompletionMetricsTest {
    private static final String REPEATED = "completions/repeated_ngrams";

    private static double repeated(int[]... completions) {
        return CompletionMetrics.of(List.of(completions), new boolean[completions.length])
                .get(REPEATED)
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "1, 0",
        "1 1 1, 0",
        "1 1 1 1, 0.5",
        "1 2 3 4 5, 0",
        "1 2 1 2 1 2, 0.5",
        "1 2 3 1 2 3, 0.25",
        "7 7 7 7 7 7 7 7 7 7 7 7, 0.9"
    })
    void theShareOfTrigramsThatStoodThereBefore(String tokens, double expected) {
        int[] completion = Arrays.stream(tokens.split(" "))
                .filter(token -> !token.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();

        assertThat(repeated(completion)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void theMeanOverCompletionsBesideTheirLengths() {
        Metrics metrics = CompletionMetrics.of(
                List.of(new int[] {1, 1, 1, 1}, new int[] {1, 2, 3, 4, 5, 6}), new boolean[] {true, false});

        assertThat(metrics.get(REPEATED)).hasValue(0.25);
        assertThat(metrics.get("completions/mean_length")).hasValue(5);
        assertThat(metrics.get("completions/clipped_ratio")).hasValue(0.5);
    }

    /** Prompts may repeat what they like. */
    @Test
    void onlyWhatWasSampledCounts() {
        Packed packed = Packed.of(List.of(
                Sequence.completion(6, new int[] {9, 9, 9, 9, 9, 9, 1, 2, 3, 4}),
                Sequence.completion(1, new int[] {5, 5, 5, 5, 5})));
        Completions completions = new Completions(
                packed,
                List.of(new double[4], new double[4]),
                new double[2],
                new boolean[] {true, true},
                2,
                1,
                Metrics.NONE);

        assertThat(completions.completionMetrics().get(REPEATED)).hasValue(0.25);
        assertThat(completions.completionMetrics().get("completions/mean_length"))
                .hasValue(4);
    }
}
