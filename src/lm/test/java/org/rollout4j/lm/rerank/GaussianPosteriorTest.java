package org.rollout4j.lm.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;

class GaussianPosteriorTest {
    private static final double[] VARIANCES = {0.5, 2, 1, 3};
    private static final int SIZE = VARIANCES.length;

    private static double[] vector(SplitMix random, int size) {
        return random.doubles(size, -2, 2).toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** By Gauss and Jordan. */
    static double[][] inverse(double[][] matrix) {
        int size = matrix.length;
        double[][] left = new double[size][];
        double[][] right = new double[size][size];
        for (int i = 0; i < size; i++) {
            left[i] = matrix[i].clone();
            right[i][i] = 1;
        }
        for (int k = 0; k < size; k++) {
            double pivot = left[k][k];
            for (int j = 0; j < size; j++) {
                left[k][j] /= pivot;
                right[k][j] /= pivot;
            }
            for (int i = 0; i < size; i++) {
                double factor = i == k ? 0 : left[i][k];
                for (int j = 0; j < size; j++) {
                    left[i][j] -= factor * left[k][j];
                    right[i][j] -= factor * right[k][j];
                }
            }
        }
        return right;
    }

    private static double[][] priorPrecision() {
        double[][] precision = new double[SIZE][SIZE];
        for (int i = 0; i < SIZE; i++) {
            precision[i][i] = 1 / VARIANCES[i];
        }
        return precision;
    }

    private static void add(double[][] matrix, double factor, double[] x) {
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x.length; j++) {
                matrix[i][j] += factor * x[i] * x[j];
            }
        }
    }

    private static void assertSame(double[] flat, double[][] matrix, double tolerance) {
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix.length; j++) {
                assertThat(flat[i * matrix.length + j]).isCloseTo(matrix[i][j], within(tolerance));
            }
        }
    }

    /** Bishop, 3.49 to 3.51. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 200})
    void noisyValuesLeaveTheExactPosterior(int observations) {
        SplitMix random = new SplitMix(observations);
        GaussianPosterior posterior = GaussianPosterior.prior(VARIANCES);
        double[][] precision = priorPrecision();
        double[] sum = new double[SIZE];
        double noise = 0.7;
        for (int n = 0; n < observations; n++) {
            double[] x = vector(random, SIZE);
            double y = random.nextGaussian();
            posterior.observe(x, y, noise);
            add(precision, 1 / noise, x);
            for (int i = 0; i < SIZE; i++) {
                sum[i] += x[i] * y / noise;
            }
        }
        double[][] covariance = inverse(precision);
        assertSame(posterior.covariance(), covariance, 1e-10);
        double[] x = vector(random, SIZE);
        for (int i = 0; i < SIZE; i++) {
            assertThat(posterior.mean()[i]).isCloseTo(dot(covariance[i], sum), within(1e-9));
        }
        double variance = 0;
        for (int i = 0; i < SIZE; i++) {
            variance += x[i] * dot(covariance[i], x);
        }
        assertThat(posterior.variance(x)).isCloseTo(variance, within(1e-9));
    }

    /** By sums over a grid of all weights, of what was known before times the probability of what came. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void aYesOrNoLeavesTheMomentsOfTheExactPosterior(int seed) {
        SplitMix random = new SplitMix(seed);
        GaussianPosterior posterior = GaussianPosterior.prior(0.5, 4);
        for (int n = 0; n < seed; n++) {
            posterior.observe(vector(random, 2), n % 2 == 0);
        }
        double[] before = posterior.mean().clone();
        double[] s = posterior.covariance().clone();
        double[][] precision = inverse(new double[][] {{s[0], s[1]}, {s[2], s[3]}});
        double[] x = vector(random, 2);
        boolean yes = random.nextBoolean();
        posterior.observe(x, yes);

        double[] moments = new double[6];
        for (int i = -200; i <= 200; i++) {
            for (int j = -200; j <= 200; j++) {
                double[] d = {0.04 * Math.sqrt(s[0]) * i, 0.04 * Math.sqrt(s[3]) * j};
                double quadratic = d[0] * dot(precision[0], d) + d[1] * dot(precision[1], d);
                double[] w = {before[0] + d[0], before[1] + d[1]};
                double logit = yes ? dot(w, x) : -dot(w, x);
                double weight = Math.exp(-quadratic / 2) / (1 + Math.exp(-logit));
                double[] powers = {1, w[0], w[1], w[0] * w[0], w[0] * w[1], w[1] * w[1]};
                for (int k = 0; k < 6; k++) {
                    moments[k] += weight * powers[k];
                }
            }
        }
        double[] mean = {moments[1] / moments[0], moments[2] / moments[0]};
        double mixed = moments[4] / moments[0] - mean[0] * mean[1];
        assertThat(posterior.mean()).containsExactly(mean, within(1e-6));
        assertThat(posterior.covariance())
                .containsExactly(
                        new double[] {
                            moments[3] / moments[0] - mean[0] * mean[0],
                            mixed,
                            mixed,
                            moments[5] / moments[0] - mean[1] * mean[1]
                        },
                        within(1e-6));
    }

    /** What nobody could expect, and scales that nobody would choose: never more certain than possible, never less than before. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-12, 1e-3, 1, 100, 1e3, 1e6, 1e12, 1e30})
    void staysADistributionAtAnyScale(double variance) {
        GaussianPosterior posterior = GaussianPosterior.prior(variance);
        for (int n = 0; n < 40; n++) {
            double before = posterior.covariance()[0];
            posterior.observe(new double[] {1}, n < 30);
            assertThat(posterior.covariance()[0]).isPositive().isLessThanOrEqualTo(before);
            assertThat(posterior.mean()[0]).isFinite();
        }
    }

    /** The exact mean is 1 to 1.1 in any order; ten times no at the end, after thirty times yes, counts for more than it should, but not for everything. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 4})
    void theLatestCountALittleMore(double variance) {
        GaussianPosterior ordered = GaussianPosterior.prior(variance);
        GaussianPosterior mixed = GaussianPosterior.prior(variance);
        for (int n = 0; n < 40; n++) {
            ordered.observe(new double[] {1}, n < 30);
            mixed.observe(new double[] {1}, n % 4 != 0);
        }
        assertThat(mixed.mean()[0]).isBetween(0.95, 1.2);
        assertThat(ordered.mean()[0]).isBetween(0.3, mixed.mean()[0]);
    }

    /** What one pass comes to, and what Newton's method on all observations together does. */
    @Test
    void onePassOverManyComesCloseToLaplaceOnEverything() {
        SplitMix random = new SplitMix(5);
        double[] truth = {1, -0.5, 0.3, 0};
        GaussianPosterior posterior = GaussianPosterior.prior(VARIANCES);
        List<double[]> directions = new ArrayList<>();
        for (int n = 0; n < 400; n++) {
            double[] x = vector(random, SIZE);
            boolean yes = random.nextDouble() < 1 / (1 + Math.exp(-dot(truth, x)));
            posterior.observe(x, yes);
            for (int i = 0; i < SIZE; i++) {
                x[i] = yes ? x[i] : -x[i];
            }
            directions.add(x);
        }
        double[] w = new double[SIZE];
        double[][] covariance = {};
        for (int step = 0; step < 30; step++) {
            double[][] curvature = priorPrecision();
            double[] slope = new double[SIZE];
            for (int i = 0; i < SIZE; i++) {
                slope[i] = -w[i] / VARIANCES[i];
            }
            for (double[] x : directions) {
                double p = 1 / (1 + Math.exp(-dot(w, x)));
                add(curvature, p * (1 - p), x);
                for (int i = 0; i < SIZE; i++) {
                    slope[i] += (1 - p) * x[i];
                }
            }
            covariance = inverse(curvature);
            for (int i = 0; i < SIZE; i++) {
                w[i] += dot(covariance[i], slope);
            }
        }
        for (int i = 0; i < SIZE; i++) {
            double error = Math.sqrt(covariance[i][i]);
            assertThat(posterior.mean()[i]).isCloseTo(w[i], within(0.3 * error));
            assertThat(Math.sqrt(posterior.covariance()[i * SIZE + i])).isCloseTo(error, within(0.1 * error));
        }
    }

    @Test
    void valuesAreDrawnTogether() {
        SplitMix random = new SplitMix(8);
        GaussianPosterior posterior = GaussianPosterior.prior(VARIANCES);
        for (int n = 0; n < 6; n++) {
            posterior.observe(vector(random, SIZE), random.nextBoolean());
        }
        List<double[]> xs = new ArrayList<>();
        for (int i = 0; i < 6; i++) { // more than there are weights, so that some depend on others
            xs.add(vector(random, SIZE));
        }
        xs.add(xs.get(1).clone());
        int draws = 20_000;
        double scale = 0.5;
        double[] mean = new double[xs.size()];
        double[][] products = new double[xs.size()][xs.size()];
        for (int n = 0; n < draws; n++) {
            double[] drawn = posterior.draw(xs, scale, random);
            assertThat(drawn[6]).isCloseTo(drawn[1], within(1e-6));
            for (int i = 0; i < drawn.length; i++) {
                mean[i] += drawn[i] / draws;
                for (int j = 0; j < drawn.length; j++) {
                    products[i][j] +=
                            (drawn[i] - posterior.mean(xs.get(i))) * (drawn[j] - posterior.mean(xs.get(j))) / draws;
                }
            }
        }
        for (int i = 0; i < xs.size(); i++) {
            double own = posterior.variance(xs.get(i)) * scale * scale;
            assertThat(mean[i]).isCloseTo(posterior.mean(xs.get(i)), within(5 * Math.sqrt(own / draws)));
            for (int j = 0; j < xs.size(); j++) {
                double[] sum = new double[SIZE];
                for (int k = 0; k < SIZE; k++) {
                    sum[k] = xs.get(i)[k] + xs.get(j)[k];
                }
                double other = posterior.variance(xs.get(j)) * scale * scale;
                double covariance = (posterior.variance(sum) * scale * scale - own - other) / 2;
                assertThat(products[i][j]).isCloseTo(covariance, within(8 * Math.sqrt(own * other / draws)));
            }
        }
    }
}
