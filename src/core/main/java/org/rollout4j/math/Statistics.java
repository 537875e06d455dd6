package org.rollout4j.math;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * Summaries of samples. Those of scores {@code [task][run]} are the ones that Agarwal et al. (2021), Deep reinforcement learning at
 * the edge of the statistical precipice, recommend; tasks may have different numbers of runs.
 */
public final class Statistics {
    private Statistics() {}

    /** The mean; NaN of nothing. */
    public static double mean(double... values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** The middle value, or the mean of the two in the middle; NaN of nothing. */
    public static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The sample standard deviation (divided by n - 1); 0 of fewer than two values. */
    public static double standardDeviation(double... values) {
        if (values.length < 2) {
            return 0;
        }
        double mean = mean(values);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / (values.length - 1));
    }

    /**
     * How much of the variance of {@code returns} the {@code values} explain: {@code 1 - Var(returns - values) / Var(returns)}. 1 is
     * perfect, 0 no better than a constant, below 0 worse; NaN where the returns do not vary.
     */
    public static double explainedVariance(int length, float[] values, float[] returns) {
        double errorMean = 0;
        double returnMean = 0;
        for (int i = 0; i < length; i++) {
            errorMean += returns[i] - values[i];
            returnMean += returns[i];
        }
        errorMean /= length;
        returnMean /= length;
        double errorVariance = 0;
        double returnVariance = 0;
        for (int i = 0; i < length; i++) {
            double error = returns[i] - values[i] - errorMean;
            double deviation = returns[i] - returnMean;
            errorVariance += error * error;
            returnVariance += deviation * deviation;
        }
        return returnVariance == 0 ? Double.NaN : 1 - errorVariance / returnVariance;
    }

    /**
     * An interval of numbers.
     *
     * @param low its lower end
     * @param high its upper end
     */
    public record Interval(double low, double high) {}

    /**
     * The 95 % percentile bootstrap interval of the mean (Efron, 1979).
     *
     * @param resamples the number of resamples, for example 2000
     */
    public static Interval bootstrapMean(double[] values, int resamples, RandomGenerator rng) {
        return bootstrapMean(values, values.length, resamples, rng);
    }

    /**
     * The same where the values tell no more than {@code sampleSize} of them would, as copies do: a resample is of that many.
     *
     * @param sampleSize 1 to the number of values
     */
    public static Interval bootstrapMean(double[] values, int sampleSize, int resamples, RandomGenerator rng) {
        double[] means = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            double sum = 0;
            for (int j = 0; j < sampleSize; j++) {
                sum += values[rng.nextInt(values.length)];
            }
            means[i] = sum / sampleSize;
        }
        return percentiles(means);
    }

    /**
     * The mean of the middle half: a quarter of the values, rounded down, is left out at either end. It varies less than the median and
     * is not drawn away by a few outliers as the mean is; of fewer than four values it is the mean. NaN of nothing.
     */
    public static double interquartileMean(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int cut = sorted.length / 4;
        return mean(Arrays.copyOfRange(sorted, cut, sorted.length - cut));
    }

    /** The interquartile mean of the scores of all tasks together, {@code [task][run]}. */
    public static double interquartileMean(double[][] scores) {
        return interquartileMean(
                Arrays.stream(scores).flatMapToDouble(Arrays::stream).toArray());
    }

    /**
     * The 95 % percentile bootstrap interval of a statistic of scores; runs are resampled within each task.
     *
     * @param scores {@code [task][run]}, at least one run a task
     * @param statistic of scores of that shape; it must not keep them
     * @param resamples the number of resamples, for example 2000
     */
    public static Interval stratifiedBootstrap(
            double[][] scores, ToDoubleFunction<double[][]> statistic, int resamples, RandomGenerator rng) {
        double[][] drawn = sameShape(scores);
        double[] values = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            draw(scores, drawn, rng);
            values[i] = statistic.applyAsDouble(drawn);
        }
        return percentiles(values);
    }

    /**
     * A performance profile at one score: the fraction of a task's runs that score more than {@code tau}, averaged over tasks.
     *
     * @param scores {@code [task][run]}, at least one run a task
     */
    public static double fractionAbove(double[][] scores, double tau) {
        double sum = 0;
        for (double[] task : scores) {
            double above = 0;
            for (double score : task) {
                above += score > tau ? 1 : 0;
            }
            sum += above / task.length;
        }
        return sum / scores.length;
    }

    /**
     * How probably a run of X scores higher than a run of Y on a task chosen at random: the fraction of all pairs of runs in which it
     * does, ties counted half, averaged over tasks.
     *
     * @param x {@code [task][run]}, at least one run a task
     * @param y as {@code x}, of the same tasks
     */
    public static double probabilityOfImprovement(double[][] x, double[][] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException("tasks are " + x.length + " and " + y.length + ": the same are needed");
        }
        double sum = 0;
        for (int task = 0; task < x.length; task++) {
            double wins = 0;
            for (double own : x[task]) {
                for (double other : y[task]) {
                    wins += own > other ? 1 : own == other ? 0.5 : 0;
                }
            }
            sum += wins / ((double) x[task].length * y[task].length);
        }
        return sum / x.length;
    }

    /** The 95 % percentile bootstrap interval of {@link #probabilityOfImprovement}; runs of both are resampled within each task. */
    public static Interval bootstrapImprovement(double[][] x, double[][] y, int resamples, RandomGenerator rng) {
        double[][] drawnX = sameShape(x);
        double[][] drawnY = sameShape(y);
        double[] values = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            draw(x, drawnX, rng);
            draw(y, drawnY, rng);
            values[i] = probabilityOfImprovement(drawnX, drawnY);
        }
        return percentiles(values);
    }

    private static double[][] sameShape(double[][] scores) {
        return Arrays.stream(scores).map(task -> new double[task.length]).toArray(double[][]::new);
    }

    /** Fills each task of {@code into} with runs of the same task, drawn with replacement. */
    private static void draw(double[][] from, double[][] into, RandomGenerator rng) {
        for (int task = 0; task < from.length; task++) {
            for (int run = 0; run < from[task].length; run++) {
                into[task][run] = from[task][rng.nextInt(from[task].length)];
            }
        }
    }

    /** The interval of the middle 95 % of {@code values}, which are sorted. */
    private static Interval percentiles(double[] values) {
        Arrays.sort(values);
        return new Interval(quantile(values, 0.025), quantile(values, 0.975));
    }

    /** The quantile of sorted values, by linear interpolation. */
    private static double quantile(double[] sorted, double q) {
        double at = q * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
