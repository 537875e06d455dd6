package org.rollout4j.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.rollout4j.fakes.Gaussians.gaussians;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.SplitMix;

class QuantileLossTest {
    private static final int ROWS = 4;
    private static final int ACTIONS = 3;
    private static final double STEP = 1e-3;
    private static final float[] FIRST = {0, 0, 2, 0, 1, 2}; // from the third on

    @ParameterizedTest
    @CsvSource({"1, 1, 1, false", "2, 5, 1, false", "3, 5, 0.3, true", "4, 7, Infinity, true"})
    void isThatOfThePaperAndHasItsGradient(long seed, int quantiles, float delta, boolean weighted) {
        SplitMix rng = new SplitMix(seed);
        float[] values = gaussians(rng, ROWS * ACTIONS * quantiles);
        float[] targets = gaussians(rng, ROWS * quantiles);
        float[] weights = weighted ? new float[] {0.5f, 0, 2, 1} : null;
        float[] gradients = gaussians(rng, values.length);
        float[] errors = new float[ROWS];
        double loss =
                new QuantileLoss(quantiles).huber(batch(values, targets, weights), delta, 0.5f, gradients, errors);
        assertThat(loss).isCloseTo(expected(values, targets, weights, quantiles, delta), within(1e-5));
        for (int i = 0; i < values.length; i++) {
            float value = values[i];
            values[i] = (float) (value + STEP);
            double above = expected(values, targets, weights, quantiles, delta);
            values[i] = (float) (value - STEP);
            double below = expected(values, targets, weights, quantiles, delta);
            values[i] = value;
            assertThat((double) gradients[i]).isCloseTo(0.5 * (above - below) / (2 * STEP), within(2e-3));
        }
        for (int row = 0; row < ROWS; row++) {
            double error = mean(targets, row * quantiles, quantiles)
                    - mean(values, (row * ACTIONS + (int) FIRST[2 + row]) * quantiles, quantiles);
            assertThat((double) errors[row]).isCloseTo(Math.abs(error), within(1e-5));
        }
    }

    private static ActionValueLoss.Batch batch(float[] values, float[] targets, float[] weights) {
        return new ActionValueLoss.Batch(ROWS, 2, ACTIONS, values, FIRST, targets, weights);
    }

    /** Equation 10 word for word. */
    private static double expected(float[] values, float[] targets, float[] weights, int quantiles, double delta) {
        double sum = 0;
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < quantiles; i++) {
                double tau = (2 * i + 1) / (2.0 * quantiles);
                for (int j = 0; j < quantiles; j++) {
                    double u = targets[row * quantiles + j]
                            - values[(row * ACTIONS + (int) FIRST[2 + row]) * quantiles + i];
                    double size = Math.abs(u);
                    double huber = size <= delta ? size * size / 2 : delta * (size - delta / 2);
                    double weight = weights == null ? 1 : weights[row];
                    sum += weight * Math.abs(tau - (u < 0 ? 1 : 0)) * huber / quantiles;
                }
            }
        }
        return sum;
    }

    @Test
    void oneQuantileIsHalfTheLossOfTheMean() {
        SplitMix rng = new SplitMix(9);
        float[] values = gaussians(rng, ROWS * ACTIONS);
        float[] targets = gaussians(rng, ROWS);
        float[] gradients = new float[values.length];
        float[] whole = new float[values.length];
        float[] errors = new float[ROWS];
        double loss = new QuantileLoss(1).huber(batch(values, targets, null), 0.7f, 2, gradients, errors);
        double twice = new ExpectedValueLoss().huber(batch(values, targets, null), 0.7f, 1, whole, new float[ROWS]);
        assertThat(loss).isCloseTo(twice / 2, within(1e-6));
        assertThat(gradients).containsExactly(whole, within(1e-6f));
    }

    /** The target is an exponential distribution, one atom a row; its quantiles are {@code -log(1 - tau)}. */
    @Test
    void descendsToTheQuantilesInTheMiddleOfEqualParts() {
        int quantiles = 5;
        int atoms = 400;
        float[] targets = new float[atoms * quantiles];
        for (int row = 0; row < atoms; row++) {
            float atom = (float) -Math.log(1 - (row + 0.5) / atoms);
            Arrays.fill(targets, row * quantiles, (row + 1) * quantiles, atom);
        }
        float delta = 0.02f;
        float[] found = new float[quantiles];
        float[] values = new float[targets.length];
        float[] gradients = new float[targets.length];
        QuantileLoss loss = new QuantileLoss(quantiles);
        ActionValueLoss.Batch batch = new ActionValueLoss.Batch(atoms, 0, 1, values, new float[atoms], targets, null);
        for (int step = 0; step < 1000; step++) {
            for (int row = 0; row < atoms; row++) {
                System.arraycopy(found, 0, values, row * quantiles, quantiles);
            }
            // each gradient is at most delta, over the quantiles
            float scale = quantiles / (delta * atoms) * (step < 500 ? 0.05f : 0.005f);
            loss.huber(batch, delta, scale, gradients, new float[atoms]);
            for (int i = 0; i < gradients.length; i++) {
                found[i % quantiles] -= gradients[i];
            }
        }
        for (int i = 0; i < quantiles; i++) {
            double tau = (2 * i + 1) / (2.0 * quantiles);
            assertThat((double) found[i]).as("quantile %d", i).isCloseTo(-Math.log(1 - tau), within(0.03));
        }
    }

    @Test
    void meansAreThoseOfNeighbours() {
        float[] means = new float[2];
        new QuantileLoss(3).means(2, new float[] {1, 2, 6, -1, 0, 1}, means);
        assertThat(means).containsExactly(3, 0);
    }

    private static double mean(float[] values, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += values[i];
        }
        return sum / count;
    }
}
