package org.rollout4j.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.rollout4j.core.SplitMix;

class StatisticsTest {
    @Test
    void meanAndDeviation() {
        assertThat(Statistics.mean(1, 2, 3, 6)).isEqualTo(3);
        assertThat(Statistics.mean()).isNaN();
        assertThat(Statistics.standardDeviation(2, 4, 4, 4, 5, 5, 7, 9)).isCloseTo(Math.sqrt(32 / 7.0), within(1e-12));
        assertThat(Statistics.standardDeviation(5)).isZero();
        assertThat(Statistics.standardDeviation()).isZero();
    }

    @Test
    void explainedVarianceHasItsClosedForms() {
        float[] returns = {1, 2, 3, 4};
        assertThat(Statistics.explainedVariance(4, returns.clone(), returns)).isEqualTo(1);
        assertThat(Statistics.explainedVariance(4, new float[] {5, 6, 7, 8}, returns))
                .as("a constant error does not count")
                .isEqualTo(1);
        assertThat(Statistics.explainedVariance(4, new float[4], returns)).isZero();
        assertThat(Statistics.explainedVariance(4, new float[] {4, 3, 2, 1}, returns))
                .isEqualTo(-3);
        assertThat(Statistics.explainedVariance(4, new float[] {0.5f, 1, 1.5f, 2}, returns))
                .isCloseTo(0.75, within(1e-12));
        assertThat(Statistics.explainedVariance(3, new float[] {1, 2, 3}, new float[] {7, 7, 7, 1}))
                .isNaN();
    }

    @Test
    void theBootstrapIntervalCoversTheMeanAsOftenAsItSays() {
        SplitMix rng = new SplitMix(8);
        int covered = 0;
        int trials = 400;
        for (int trial = 0; trial < trials; trial++) {
            double[] sample = new double[60];
            for (int i = 0; i < sample.length; i++) {
                sample[i] = -Math.log(1 - rng.nextDouble()); // exponential, mean 1, skewed
            }
            Statistics.Interval interval = Statistics.bootstrapMean(sample, 400, rng);
            covered += interval.low() <= 1 && 1 <= interval.high() ? 1 : 0;
        }
        // the percentile interval of 60 skewed values covers a little less than 95 %
        assertThat(covered / (double) trials).isBetween(0.90, 0.98);
    }

    @Test
    void theBootstrapIntervalIsAsWideAsTheNormalOne() {
        SplitMix rng = new SplitMix(2);
        double[] sample = new double[500];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = 3 + 2 * rng.nextGaussian();
        }
        Statistics.Interval interval = Statistics.bootstrapMean(sample, 2000, new SplitMix(1));
        double half = 1.96 * Statistics.standardDeviation(sample) / Math.sqrt(sample.length);
        double mean = Statistics.mean(sample);
        assertThat(interval.low()).isCloseTo(mean - half, within(0.1 * half));
        assertThat(interval.high()).isCloseTo(mean + half, within(0.1 * half));
        assertThat(Statistics.bootstrapMean(sample, 2000, new SplitMix(1))).isEqualTo(interval);
    }

    @Test
    void theIntervalOfEqualValuesIsAPoint() {
        assertThat(Statistics.bootstrapMean(new double[] {2, 2, 2}, 10, new SplitMix(1)))
                .isEqualTo(new Statistics.Interval(2, 2));
        assertThat(Statistics.bootstrapMean(new double[] {7}, 1, new SplitMix(1)))
                .isEqualTo(new Statistics.Interval(7, 7));
    }
}
