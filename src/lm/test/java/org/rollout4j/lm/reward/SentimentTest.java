package org.rollout4j.lm.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** VADER against vader-sentiment 1.1.3, which rounds to four digits. */
class SentimentTest {
    static List<String> scores() throws IOException {
        try (InputStream in = SentimentTest.class.getResourceAsStream("vader-scores.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("scores")
    void isThatOfVader(String line) {
        String[] columns = line.split("\t", -1);
        String text = columns[1].translateEscapes();

        assertThat(Sentiment.compound(text)).isCloseTo(Double.parseDouble(columns[0]), within(0.5001e-4));
    }

    /** By hand: good has 1.9, and 1.9 / sqrt(1.9 * 1.9 + 15) = 0.44043. */
    @Test
    void isNormalised() {
        assertThat(Sentiment.compound("good")).isCloseTo(0.4404, within(1e-4));
        assertThat(Sentiment.compound("not good")).isCloseTo(-1.406 / Math.sqrt(1.406 * 1.406 + 15), within(1e-12));
    }
}
