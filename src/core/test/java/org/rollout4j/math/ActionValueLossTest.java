package org.rollout4j.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.rollout4j.fakes.Gaussians.gaussians;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.SplitMix;

class ActionValueLossTest {
    private static final int ROWS = 7;
    private static final int ACTIONS = 3;
    private static final double STEP = 1e-3;

    @ParameterizedTest
    @CsvSource({"1, 1, false", "2, 0.3, true", "3, Infinity, true"})
    void hasTheGradientOfTheHuberLoss(long seed, float delta, boolean weighted) {
        SplitMix rng = new SplitMix(seed);
        float[] values = gaussians(rng, ROWS * ACTIONS);
        float[] targets = gaussians(rng, ROWS);
        float[] weights = weighted ? new float[ROWS] : null;
        float[] actions = new float[2 + ROWS];
        for (int row = 0; row < ROWS; row++) {
            actions[2 + row] = rng.nextInt(ACTIONS);
            if (weighted) {
                weights[row] = rng.nextFloat();
            }
        }
        float[] gradients = gaussians(rng, ROWS * ACTIONS);
        float[] errors = new float[ROWS];
        double loss =
                ActionValueLoss.of(1).huber(batch(values, actions, targets, weights), delta, 0.5f, gradients, errors);
        double expected = 0;
        for (int row = 0; row < ROWS; row++) {
            double weight = weighted ? weights[row] : 1;
            double error = values[row * ACTIONS + (int) actions[2 + row]] - targets[row];
            assertThat((double) errors[row]).isCloseTo(Math.abs(error), within(1e-6));
            expected += weight * huber(error, delta);
            for (int a = 0; a < ACTIONS; a++) {
                double slope = (huber(error + STEP, delta) - huber(error - STEP, delta)) / (2 * STEP);
                assertThat((double) gradients[row * ACTIONS + a])
                        .isCloseTo(a == actions[2 + row] ? 0.5 * weight * slope : 0, within(1e-3));
            }
        }
        assertThat(loss).isCloseTo(expected, within(1e-5));
    }

    private static ActionValueLoss.Batch batch(float[] values, float[] actions, float[] targets, float[] weights) {
        return new ActionValueLoss.Batch(ROWS, 2, ACTIONS, values, actions, targets, weights);
    }

    private static double huber(double error, double delta) {
        double size = Math.abs(error);
        return size <= delta ? size * size / 2 : delta * size - delta * delta / 2;
    }
}
