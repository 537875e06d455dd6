package org.rollout4j.lm.rerank;

import java.util.Arrays;
import java.util.List;
import org.rollout4j.core.Require;

/**
 * Brings features to mean 0 and standard deviation 1, so that the same prior suits features of any kind. Fixed from the beginning, since what was learned of a
 * feature holds for its scale. Immutable; nobody writes to its arrays.
 *
 * @param mean {@code [size]}
 * @param deviation {@code [size]}, above 0
 */
public record Standardiser(double[] mean, double[] deviation) {
    public Standardiser {
        Require.inRange("number of features", mean.length, 1, ScorerFile.MAX_FEATURES);
        Require.that(
                deviation.length == mean.length, "length of deviation", deviation.length, mean.length + " is needed");
        for (int i = 0; i < mean.length; i++) {
            Require.that(Double.isFinite(mean[i]), "mean of feature " + i, mean[i], "a finite number is needed");
            Require.that(
                    deviation[i] > 0 && deviation[i] < Double.POSITIVE_INFINITY,
                    "deviation of feature " + i,
                    deviation[i],
                    "a finite number above 0 is needed");
        }
    }

    /** Leaves features as they are. */
    public static Standardiser none(int size) {
        double[] ones = new double[size];
        Arrays.fill(ones, 1);
        return new Standardiser(new double[size], ones);
    }

    /**
     * By the features of texts of the kind that will be scored. One that never varies keeps its scale.
     *
     * @param sample {@code [texts][size]}, at least 2 texts
     */
    public static Standardiser of(List<float[]> sample) {
        Require.that(sample.size() >= 2, "number of texts", sample.size(), "at least 2 are needed");
        int size = sample.get(0).length;
        double[] mean = new double[size];
        double[] deviation = new double[size];
        for (float[] features : sample) {
            check(features, size);
            for (int i = 0; i < size; i++) {
                mean[i] += features[i] / (double) sample.size();
            }
        }
        for (int i = 0; i < size; i++) {
            double sum = 0;
            for (float[] features : sample) {
                sum += (features[i] - mean[i]) * (features[i] - mean[i]);
            }
            double own = Math.sqrt(sum / (sample.size() - 1));
            deviation[i] = own > 1e-6 * Math.abs(mean[i]) ? own : 1;
        }
        return new Standardiser(mean, deviation);
    }

    /** The number of features. */
    public int size() {
        return mean.length;
    }

    /** Sets the beginning of {@code into}, of at least {@code size()} elements. */
    void apply(float[] features, double[] into) {
        check(features, size());
        for (int i = 0; i < mean.length; i++) {
            into[i] = (features[i] - mean[i]) / deviation[i];
        }
    }

    static void check(float[] features, int size) {
        Require.that(features.length == size, "number of features", features.length, size + " is needed");
        for (int i = 0; i < size; i++) {
            Require.that(Float.isFinite(features[i]), "feature " + i, features[i], "a finite number is needed");
        }
    }
}
