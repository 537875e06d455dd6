package org.rollout4j.math;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Summaries of samples. */
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
        double[] means = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            double sum = 0;
            for (int j = 0; j < values.length; j++) {
                sum += values[rng.nextInt(values.length)];
            }
            means[i] = sum / values.length;
        }
        Arrays.sort(means);
        return new Interval(quantile(means, 0.025), quantile(means, 0.975));
    }

    /** The quantile of sorted values, by linear interpolation. */
    private static double quantile(double[] sorted, double q) {
        double at = q * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
