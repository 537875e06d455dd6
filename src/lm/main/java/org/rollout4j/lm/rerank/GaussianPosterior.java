package org.rollout4j.lm.rerank;

import java.util.List;
import java.util.random.RandomGenerator;
import org.rollout4j.lm.loss.Logistic;

/**
 * What is known of the weights of a linear function: a normal distribution, which each observation narrows, in {@code size^2} multiplications and memory.
 *
 * <p>Observed values with normal noise leave the exact posterior (Bishop, Pattern Recognition and Machine Learning, 2006, 3.3.1). Of yes and no, of which
 * {@code sigmoid(w x)} is the probability, no normal distribution is the exact one: the one with the same mean and covariance is taken, observation by
 * observation (Opper, A Bayesian approach to on-line learning, 1998; Bishop, 10.7). An observation tells of {@code w x} alone, so that the moments are
 * integrals over one number. Laplace's approximation in their place is too sure of itself: of its 95 % intervals, 90 % held the weights of simulated users. The
 * order counts: where people contradict themselves, what they said last does for more than in the exact posterior. One thread at a time.
 */
final class GaussianPosterior {
    private static final int MAX_NEWTON_STEPS = 300;
    private static final double TOLERANCE = 1e-9;

    /** How many standard deviations are integrated over, on either side. */
    private static final double REACH = 8;

    private static final int MIN_POINTS = 32;
    private static final int MAX_POINTS = 1 << 14;

    /** Compared with the width of the sigmoid. */
    private static final double MAX_STEP = 0.5;

    private final double[] mean;
    /** {@code [size][size]}, symmetric to the bit. */
    private final double[] covariance;

    private final double[] product;

    /** A copy is made of neither. */
    GaussianPosterior(double[] mean, double[] covariance) {
        this.mean = mean;
        this.covariance = covariance;
        this.product = new double[mean.length];
    }

    /** Independent weights around 0. */
    static GaussianPosterior prior(double... variances) {
        double[] covariance = new double[variances.length * variances.length];
        for (int i = 0; i < variances.length; i++) {
            covariance[i * variances.length + i] = variances[i];
        }
        return new GaussianPosterior(new double[variances.length], covariance);
    }

    /** {@code [size]}; its own array. */
    double[] mean() {
        return mean;
    }

    /** {@code [size][size]}; its own array. */
    double[] covariance() {
        return covariance;
    }

    /** The mean of {@code w x}. */
    double mean(double[] x) {
        return dot(mean, 0, x);
    }

    /** The variance of {@code w x}. */
    double variance(double[] x) {
        multiply(x, product);
        return Math.max(0, dot(product, 0, x));
    }

    /** Takes in {@code y = w x + noise}. */
    void observe(double[] x, double y, double noiseVariance) {
        double variance = variance(x);
        double mean = mean(x);
        update((y - mean) / (noiseVariance + variance), 1 / (noiseVariance + variance));
    }

    /** Takes in a yes, whose probability is {@code sigmoid(w x)}, or a no. */
    void observe(double[] x, boolean yes) {
        double variance = variance(x);
        if (variance > 0) {
            int sign = yes ? 1 : -1;
            double mean = mean(x);
            Moments after = Moments.ofYes(sign * mean, variance);
            update((sign * after.mean - mean) / variance, (variance - after.variance) / (variance * variance));
        }
    }

    /** Moves the covariance that way towards another one. */
    void relax(double fraction, GaussianPosterior towards) {
        for (int i = 0; i < covariance.length; i++) {
            covariance[i] += fraction * (towards.covariance[i] - covariance[i]);
        }
    }

    /** {@link #product} is the covariance times x: along it alone the mean moves, and what is unknown shrinks. */
    private void update(double step, double shrink) {
        int size = mean.length;
        for (int i = 0; i < size; i++) {
            mean[i] += product[i] * step;
            for (int j = 0; j < size; j++) {
                covariance[i * size + j] -= product[i] * product[j] * shrink;
            }
        }
    }

    /** Of a number a that was normally distributed, after a yes of probability {@code sigmoid(a)}. */
    private record Moments(double mean, double variance) {
        /**
         * By the trapezoidal rule around the mode, which for functions that are smooth and vanish at both ends is exact to many digits; what is further than 8
         * standard deviations from it counts for nothing, since the logarithm of the sigmoid is concave.
         */
        static Moments ofYes(double mean, double variance) {
            double deviation = Math.sqrt(variance);
            double mode = mode(mean, variance);
            int half = (int) Math.max(MIN_POINTS, Math.min(MAX_POINTS, REACH * deviation / MAX_STEP));
            double step = REACH * deviation / half;
            double peak = logDensity(mode, mean, variance);
            double sum = 0;
            double first = 0;
            double second = 0;
            for (int i = -half; i <= half; i++) {
                double weight = Math.exp(logDensity(mode + i * step, mean, variance) - peak);
                sum += weight;
                first += weight * i;
                second += weight * i * i;
            }
            double shift = first / sum;
            return new Moments(mode + shift * step, Math.min(variance, (second / sum - shift * shift) * step * step));
        }

        private static double logDensity(double a, double mean, double variance) {
            return Logistic.logSigmoid(a) - (a - mean) * (a - mean) / (2 * variance);
        }

        /** The a with {@code a = mean + variance (1 - sigmoid(a))}, by Newton steps that are kept between the ends of an interval. */
        private static double mode(double mean, double variance) {
            double low = mean;
            double high = mean + variance;
            double a = mean;
            for (int i = 0; i < MAX_NEWTON_STEPS; i++) {
                double p = Logistic.sigmoid(a);
                double excess = a - mean - variance * (1 - p);
                if (excess > 0) {
                    high = a;
                } else {
                    low = a;
                }
                double next = a - excess / (1 + variance * p * (1 - p));
                next = next > low && next < high ? next : (low + high) / 2;
                if (Math.abs(next - a) <= TOLERANCE * (1 + Math.abs(a))) {
                    return next;
                }
                a = next;
            }
            return a;
        }
    }

    /**
     * {@code w x} for each of some x, of one w that is drawn. The values are drawn from their own joint distribution, which takes {@code n^3} steps for n of
     * them and none for all weights.
     *
     * @param scale of the standard deviations; 1 for the posterior as it is
     */
    double[] draw(List<double[]> xs, double scale, RandomGenerator random) {
        int count = xs.size();
        double[][] gram = new double[count][count];
        for (int i = 0; i < count; i++) {
            multiply(xs.get(i), product);
            for (int j = 0; j <= i; j++) {
                gram[i][j] = dot(product, 0, xs.get(j));
            }
        }
        factorise(gram);
        double[] noise = new double[count];
        double[] drawn = new double[count];
        for (int i = 0; i < count; i++) {
            noise[i] = random.nextGaussian();
            drawn[i] = mean(xs.get(i));
            for (int j = 0; j <= i; j++) {
                drawn[i] += scale * gram[i][j] * noise[j];
            }
        }
        return drawn;
    }

    /** Replaces the lower half of a matrix by its Cholesky factor; where a row depends on those before it, nothing of its own is left. */
    private static void factorise(double[][] matrix) {
        for (int j = 0; j < matrix.length; j++) {
            double least = matrix[j][j] * 1e-12;
            for (int k = 0; k < j; k++) {
                matrix[j][j] -= matrix[j][k] * matrix[j][k];
            }
            double pivot = matrix[j][j] > least ? Math.sqrt(matrix[j][j]) : 0;
            matrix[j][j] = pivot;
            for (int i = j + 1; i < matrix.length; i++) {
                for (int k = 0; k < j; k++) {
                    matrix[i][j] -= matrix[i][k] * matrix[j][k];
                }
                matrix[i][j] = pivot == 0 ? 0 : matrix[i][j] / pivot;
            }
        }
    }

    private void multiply(double[] x, double[] into) {
        for (int i = 0; i < mean.length; i++) {
            into[i] = dot(covariance, i * mean.length, x);
        }
    }

    private static double dot(double[] a, int from, double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += a[from + i] * x[i];
        }
        return sum;
    }
}
