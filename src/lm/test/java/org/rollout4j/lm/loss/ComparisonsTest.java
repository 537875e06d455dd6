package org.rollout4j.lm.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonsTest {
    /** With {@code z^2 = 3.8415} by hand; none and all are the rule of {@code z^2 / (n + z^2)}. */
    @ParameterizedTest
    @CsvSource({"50, 100, 0.40383, 0.59617", "0, 10, 0, 0.27753", "10, 10, 0.72247, 1", "1, 1, 0.20655, 1"})
    void anAccuracyHasTheIntervalOfWilson(long right, long all, double low, double high) {
        assertThat(Comparisons.wilson(right, all)).containsExactly(new double[] {low, high}, within(1e-5));
    }

    /** Sure of 3 in 4, with 3 of 4 right, all is as said; without any difference all is a toss of a coin; sure and wrong is an error of 1. */
    @Test
    void probabilitiesAreHeldAgainstWhatHappened() {
        double sure = Math.log(3);
        RewardLoss.Pair right = new RewardLoss.Pair(sure, 0, 0);
        RewardLoss.Pair wrong = new RewardLoss.Pair(0, sure, 0);
        assertThat(Comparisons.calibrationError(List.of(right, right, right, wrong)))
                .isCloseTo(0, within(1e-12));
        assertThat(Comparisons.calibrationError(List.of(right, wrong, wrong, wrong)))
                .isCloseTo(0.5, within(1e-12));
        assertThat(Comparisons.calibrationError(Collections.nCopies(3, new RewardLoss.Pair(1, 1, 0))))
                .isCloseTo(0, within(1e-12));
        assertThat(Comparisons.calibrationError(List.of(new RewardLoss.Pair(-99, 99, 0))))
                .isCloseTo(1, within(1e-12));
    }
}
