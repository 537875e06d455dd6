package org.rollout4j.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.rollout4j.fakes.Gaussians.gaussians;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;

class SquashedGaussianTest {
    private static final int ROWS = 5;
    private static final int SIZE = 2;
    private static final double STEP = 1e-4;

    /** The probability that an interval gets is the integral of the density over it. */
    @Test
    void densitiesIntegrateToOne() {
        float[] outputs = {0.3f, -0.5f};
        float[] action = new float[1];
        float[] logProb = new float[1];
        double integral = 0;
        double before = -1;
        for (float z = -8; z <= 8; z += 1e-3f) {
            SquashedGaussian.sample(0, 1, 1, outputs, new float[] {z}, action, logProb);
            integral += Math.exp(logProb[0]) * (action[0] - before);
            before = action[0];
        }
        assertThat(integral).isCloseTo(1, within(2e-3));
    }

    @Test
    void farOutTheDensityStaysFinite() {
        float[] action = new float[1];
        float[] logProb = new float[1];
        SquashedGaussian.sample(0, 1, 1, new float[] {40, 9}, new float[] {2}, action, logProb);
        assertThat(action[0]).isEqualTo(1);
        assertThat(logProb[0]).isFinite();
        SquashedGaussian.sample(0, 1, 1, new float[] {0.5f, 9}, null, action, logProb);
        assertThat(action[0]).isCloseTo((float) Math.tanh(0.5), within(1e-6f));
        assertThat(logProb[0]).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void gradientsAreThoseOfTheLoss(long seed) {
        SplitMix rng = new SplitMix(seed);
        float[] outputs = gaussians(rng, ROWS * 2 * SIZE, 0.7f);
        outputs[SIZE] = 5; // beyond its bound: flat
        float[] noise = gaussians(rng, ROWS * SIZE, 0.7f);
        float[] slopes = gaussians(rng, ROWS * SIZE, 0.7f); // of a linear Q
        float[] actions = new float[ROWS * SIZE];
        float[] gradients = new float[ROWS * 2 * SIZE];
        SquashedGaussian.sample(0, ROWS, SIZE, outputs, noise, actions, new float[ROWS]);
        SquashedGaussian.gradients(ROWS, SIZE, outputs, noise, actions, slopes, 0.3f, 0.5f, gradients);
        for (int i = 0; i < outputs.length; i++) {
            double expected =
                    0.5 * (loss(outputs, noise, slopes, i, STEP) - loss(outputs, noise, slopes, i, -STEP)) / (2 * STEP);
            assertThat((double) gradients[i]).as("output " + i).isCloseTo(expected, within(1e-3));
        }
        assertThat(gradients[SIZE]).isZero();
    }

    /** {@code 0.3 log pi - Q} in doubles, from the formulas, with one output moved. */
    private static double loss(float[] outputs, float[] noise, float[] slopes, int moved, double by) {
        double loss = 0;
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < SIZE; i++) {
                int at = row * 2 * SIZE + i;
                double mean = outputs[at] + (moved == at ? by : 0);
                double logStd = Math.min(2, outputs[at + SIZE] + (moved == at + SIZE ? by : 0));
                double z = noise[row * SIZE + i];
                double a = Math.tanh(mean + Math.exp(logStd) * z);
                double logProb = -z * z / 2 - Math.log(2 * Math.PI) / 2 - logStd - Math.log(1 - a * a);
                loss += 0.3 * logProb - slopes[row * SIZE + i] * a;
            }
        }
        return loss;
    }
}
