package org.rollout4j.env;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.Box;

class ObservationReviewTest {
    private static final int EPISODES = 5;
    private static final int STEPS = 20;

    /** What is shown of a number that begins somewhere in a span and grows by the same at each step. */
    private static ObservationReview review(double start, double span, double step) {
        ObservationReview review = new ObservationReview(Box.of(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 2));
        for (int episode = 0; episode < EPISODES; episode++) {
            double value = start + span * episode / EPISODES;
            for (int t = 0; t < STEPS; t++) {
                float[] before = {t, (float) (value + t * step)};
                float[] after = {t + 1, (float) (value + (t + 1) * step)};
                review.see(before, 0, after, 0);
            }
        }
        return review;
    }

    @ParameterizedTest
    @CsvSource({
        "1.76e9, 1000, 1", // seconds since 1970
        "1.76e9, 0, 1",
        "1.76e9, 3e7, 1", // of a whole year
        "1.76e9, 0, 0",
        "1.76e12, 1e6, 1000", // milliseconds
        "-1.76e9, 1000, 1",
        "2.0e7, 10, 0.1",
        "3e6, 0, 0.5"
    })
    void whatFloatsHardlyTellApartIsFound(double start, double span, double step) {
        assertThat(review(start, span, step).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
            assertThat(finding.what()).startsWith("element 1 of the observation is about ");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 0.01",
        "65536, 1, 0.01", // a large offset that floats still tell
        "1e5, 0, 0", // a constant
        "1.76e9, 0, 3600",
        "1.76e9, 3e7, 86400",
        "1e12, 1e11, 1e10",
        "0, 0, 0",
        "-1e8, 2e8, 1e6"
    })
    void whatFloatsTellApartIsNot(double start, double span, double step) {
        assertThat(review(start, span, step).findings()).isEmpty();
    }

    @Test
    void whatIsOutsideItsBoundsIsFound() {
        ObservationReview review = new ObservationReview(Box.of(0, 1, 3));
        review.see(new float[] {9, 0, 1, 0.5f}, 1);
        assertThat(review.findings()).isEmpty();
        review.see(new float[] {0, 1, -0.5f}, 0, new float[] {0, 1, 1e6f}, 0);
        assertThat(review.findings())
                .extracting(Finding::what)
                .containsExactly("element 2 of the observation is -0.5, outside 0.0 to 1.0");
    }
}
