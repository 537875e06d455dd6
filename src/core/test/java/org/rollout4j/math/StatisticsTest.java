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
    void theMedianIsInTheMiddle() {
        assertThat(Statistics.median(9, 1, 2)).isEqualTo(2);
        assertThat(Statistics.median(9, 1, 2, 4)).isEqualTo(3);
        assertThat(Statistics.median(5)).isEqualTo(5);
        assertThat(Statistics.median(1, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY))
                .isInfinite();
        assertThat(Statistics.median()).isNaN();
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

    @Test
    void theInterquartileMeanLeavesOutAQuarterAtEitherEnd() {
        assertThat(Statistics.interquartileMean(8, 1, 2, 3, 4, 5, 6, 1000)).isEqualTo((3 + 4 + 5 + 6) / 4.0);
        assertThat(Statistics.interquartileMean(-1000, 1, 2, 3, 1000)).isEqualTo(2);
        assertThat(Statistics.interquartileMean(1, 2, 6))
                .as("too few to leave any out")
                .isEqualTo(3);
        assertThat(Statistics.interquartileMean(5)).isEqualTo(5);
        assertThat(Statistics.interquartileMean(new double[][] {{1, 100}, {3, -100}}))
                .as("of all tasks together")
                .isEqualTo(2);
    }

    @Test
    void theProbabilityOfImprovementCountsPairsAndHalvesTies() {
        assertThat(improvement(new double[] {2, 3}, new double[] {0, 1})).isEqualTo(1);
        assertThat(improvement(new double[] {0, 1}, new double[] {2, 3})).isZero();
        assertThat(improvement(new double[] {1, 1}, new double[] {1})).isEqualTo(0.5);
        // 1 loses to both, 3 beats one and ties one
        assertThat(improvement(new double[] {1, 3}, new double[] {2, 3})).isEqualTo(1.5 / 4);
        assertThat(Statistics.probabilityOfImprovement(new double[][] {{2}, {1, 1, 1}}, new double[][] {{1}, {2}}))
                .as("each task counts the same, whatever its number of runs")
                .isEqualTo(0.5);
    }

    @Test
    void theProbabilityOfImprovementOfNormalSamplesIsThatOfTheirDistance() {
        SplitMix rng = new SplitMix(11);
        double[] x = new double[400];
        double[] y = new double[400];
        for (int i = 0; i < x.length; i++) {
            x[i] = rng.nextGaussian() + 1;
            y[i] = rng.nextGaussian();
        }
        // P(N(1, 2) > 0) = Phi(1 / sqrt 2) = 0.7602
        assertThat(improvement(x, y)).isCloseTo(0.7602, within(0.03));
        assertThat(improvement(x, y) + improvement(y, x)).isCloseTo(1, within(1e-12));
        Statistics.Interval interval =
                Statistics.bootstrapImprovement(new double[][] {x}, new double[][] {y}, 200, new SplitMix(1));
        assertThat(interval.low()).isBetween(0.70, 0.76);
        assertThat(interval.high()).isBetween(0.76, 0.82);
    }

    private static double improvement(double[] x, double[] y) {
        return Statistics.probabilityOfImprovement(new double[][] {x}, new double[][] {y});
    }

    @Test
    void theStratifiedBootstrapResamplesWithinTasksOnly() {
        // runs of a task do not vary, tasks do
        double[][] scores = {{1, 1, 1}, {100, 100}};
        Statistics.Interval interval = Statistics.stratifiedBootstrap(
                scores, drawn -> Statistics.mean(drawn[0]) + Statistics.mean(drawn[1]), 200, new SplitMix(1));
        assertThat(interval).isEqualTo(new Statistics.Interval(101, 101));
    }

    @Test
    void theStratifiedBootstrapOfTheMeanOfOneTaskIsTheBootstrapOfTheMean() {
        double[] values = {3, 1, 4, 1, 5, 9, 2, 6};
        assertThat(Statistics.stratifiedBootstrap(
                        new double[][] {values}, drawn -> Statistics.mean(drawn[0]), 500, new SplitMix(3)))
                .isEqualTo(Statistics.bootstrapMean(values, 500, new SplitMix(3)));
    }

    @Test
    void theIntervalOfTheInterquartileMeanIgnoresAnOutlierThatTheMeanDoesNot() {
        double[] values = {10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, -1000};
        assertThat(Statistics.stratifiedBootstrap(
                        new double[][] {values}, Statistics::interquartileMean, 1000, new SplitMix(4)))
                .satisfies(interval -> assertThat(interval.high()).isEqualTo(10))
                .satisfies(interval -> assertThat(interval.low()).isGreaterThan(-200));
        assertThat(Statistics.bootstrapMean(values, 1000, new SplitMix(4)).low())
                .isLessThan(-200);
    }

    @Test
    void improvementIntervalsLieBetweenZeroAndOneAndCoverEvenChances() {
        for (int seed = 0; seed < 20; seed++) {
            SplitMix rng = new SplitMix(seed);
            double[][] x = {{rng.nextInt(4), rng.nextInt(4), rng.nextInt(4)}, {rng.nextDouble()}};
            double[][] y = {{rng.nextInt(4), rng.nextInt(4)}, {rng.nextDouble(), rng.nextDouble()}};
            Statistics.Interval interval = Statistics.bootstrapImprovement(x, y, 200, rng);
            double estimate = Statistics.probabilityOfImprovement(x, y);
            assertThat(interval.low()).isBetween(0.0, estimate);
            assertThat(interval.high()).isBetween(estimate, 1.0);
        }
    }
}
