package org.rollout4j.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.rollout4j.fakes.Gaussians.gaussians;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.SplitMix;

class ValueLossTest {
    @ParameterizedTest
    @CsvSource({"1, Infinity", "2, 0.2", "3, 0.5", "4, 1e-3", "5, 100"})
    void hasTheGradientOfItsLoss(long seed, double clip) {
        SplitMix rng = new SplitMix(seed);
        int rows = 200;
        float[] values = gaussians(rng, rows);
        float[] old = gaussians(rng, rows);
        float[] returns = gaussians(rng, rows);
        float[] gradients = new float[rows];
        double loss = ValueLoss.squaredError(rows, values, old, returns, clip, 3, gradients);
        double expectedLoss = 0;
        int flat = 0;
        for (int row = 0; row < rows; row++) {
            double step = 1e-6;
            double above = loss(values[row] + step, old[row], returns[row], clip);
            double below = loss(values[row] - step, old[row], returns[row], clip);
            assertThat((double) gradients[row]).isCloseTo(3 * (above - below) / (2 * step), within(1e-5));
            expectedLoss += loss(values[row], old[row], returns[row], clip);
            flat += gradients[row] == 0 ? 1 : 0;
        }
        assertThat(loss).isCloseTo(expectedLoss, within(1e-4));
        if (clip < 1) {
            assertThat(flat).as("rows where the clip holds").isBetween(1, rows - 1);
        } else {
            assertThat(flat).isZero();
        }
    }

    @Test
    void withoutClipItIsHalfTheSquaredError() {
        float[] gradients = new float[3];
        double loss = ValueLoss.squaredError(
                2,
                new float[] {3, 0, 99},
                new float[] {9, 9, 99},
                new float[] {1, 4, 0},
                Double.POSITIVE_INFINITY,
                0.5f,
                gradients);
        assertThat(loss).isEqualTo(2 + 8);
        assertThat(gradients).containsExactly(1, -2, 0);
    }

    private static double loss(double value, double old, double target, double clip) {
        double kept = old + Math.max(-clip, Math.min(clip, value - old));
        return 0.5 * Math.max((value - target) * (value - target), (kept - target) * (kept - target));
    }
}
