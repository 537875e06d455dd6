package org.rollout4j.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.rollout4j.fakes.Gaussians.gaussians;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.SplitMix;

class GaussianTest {
    private static final int ROWS = 9;
    private static final int SIZE = 3;
    private static final double STEP = 1e-5;

    @Test
    void densityAndEntropyOfTheStandardNormalDistribution() {
        float[] logStd = new float[1];
        float[] inverse = Gaussian.inverseStd(logStd);
        assertThat(Gaussian.logProb(new float[] {7, 1}, 1, new float[1], 0, logStd, inverse, 0))
                .isCloseTo(-1.4189385f, within(1e-6f));
        assertThat(Gaussian.entropy(logStd)).isCloseTo(1.4189385332, within(1e-9));
        assertThat(Gaussian.entropy(new float[] {0, (float) Math.log(2)}))
                .isCloseTo(2 * 1.4189385332 + Math.log(2), within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({"1, true, 0.2, 0", "2, true, 0.05, 0.1", "3, false, 0, 0.3", "4, true, Infinity, 0"})
    void theLossHasTheGradientOfItsFormula(long seed, boolean clipped, double clip, double entropyWeight) {
        SplitMix rng = new SplitMix(seed);
        float[] means = gaussians(rng, ROWS * SIZE, 1);
        float[] logStd = gaussians(rng, SIZE, 0.5f);
        float[] actions = gaussians(rng, ROWS * SIZE, 1);
        float[] advantages = gaussians(rng, ROWS, 1);
        float[] oldLogProbs = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            oldLogProbs[row] = (float) logProb(actions, means, logStd, row, -1, 0) + 0.2f * (float) rng.nextGaussian();
        }
        PolicyLoss.Batch batch = new PolicyLoss.Batch(ROWS, SIZE, null, actions, oldLogProbs, advantages);
        float[] meanGradients = new float[ROWS * SIZE];
        float[] logStdGradients = {7, 7, 7, 7, 7};
        PolicyLoss.Sums sums = new PolicyLoss.Sums();
        Surrogate surrogate = clipped ? Surrogate.clipped(clip) : Surrogate.policyGradient();
        PolicyLoss.gaussian(
                surrogate, batch, means, logStd, entropyWeight, 0.25f, meanGradients, logStdGradients, 1, sums);
        assertThat(sums.rows).isEqualTo(ROWS);
        assertThat(sums.entropy).isCloseTo(ROWS * Gaussian.entropy(logStd), within(1e-6));
        assertThat(logStdGradients[0]).isEqualTo(7);
        assertThat(logStdGradients[4]).isEqualTo(7);
        double total = 0;
        double[] byDeviation = new double[SIZE];
        for (int row = 0; row < ROWS; row++) {
            Loss loss = new Loss(clipped, clip, entropyWeight, oldLogProbs[row], advantages[row]);
            total += loss.of(logProb(actions, means, logStd, row, -1, 0), logStd, 0)
                    + entropyWeight * Gaussian.entropy(logStd);
            for (int i = 0; i < SIZE; i++) {
                double up = loss.of(logProb(actions, means, logStd, row, i, STEP), logStd, 0);
                double down = loss.of(logProb(actions, means, logStd, row, i, -STEP), logStd, 0);
                assertThat((double) meanGradients[row * SIZE + i])
                        .isCloseTo(0.25 * (up - down) / (2 * STEP), within(2e-4));
                up = loss.of(logProb(actions, means, logStd, row, SIZE + i, STEP), logStd, STEP);
                down = loss.of(logProb(actions, means, logStd, row, SIZE + i, -STEP), logStd, -STEP);
                byDeviation[i] += 0.25 * (up - down) / (2 * STEP);
            }
        }
        for (int i = 0; i < SIZE; i++) {
            assertThat((double) logStdGradients[1 + i]).isCloseTo(byDeviation[i], within(2e-3));
        }
        assertThat(sums.loss).isCloseTo(total, within(1e-3));
    }

    private record Loss(boolean clipped, double clip, double entropyWeight, double oldLogProb, double advantage) {
        /** With one of the logarithms of deviations moved by {@code moved}, which moves the entropy as much. */
        double of(double logProb, float[] logStd, double moved) {
            double entropy = Gaussian.entropy(logStd) + moved;
            double ratio = Math.exp(logProb - oldLogProb);
            double bounded = Math.max(1 - clip, Math.min(1 + clip, ratio));
            double surrogate = clipped ? -Math.min(ratio * advantage, bounded * advantage) : -logProb * advantage;
            return surrogate - entropyWeight * entropy;
        }
    }

    /** In doubles, with mean {@code moved}, or the logarithm of deviation {@code moved - SIZE}, moved by {@code by}. */
    private static double logProb(float[] actions, float[] means, float[] logStd, int row, int moved, double by) {
        double sum = 0;
        for (int i = 0; i < SIZE; i++) {
            double mean = means[row * SIZE + i] + (moved == i ? by : 0);
            double movedLogStd = logStd[i] + (moved == SIZE + i ? by : 0);
            double z = (actions[row * SIZE + i] - mean) / Math.exp(movedLogStd);
            sum += -z * z / 2 - movedLogStd - Math.log(2 * Math.PI) / 2;
        }
        return sum;
    }
}
