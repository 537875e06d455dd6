package org.rollout4j.lm.loss;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** Statistics that leave out what is not a number, as PyTorch's {@code nanmean} and TRL's {@code nanstd}. */
final class Means {
    private Means() {}

    /** The mean of what is a number; NaN where nothing is. */
    static double mean(double[] values, int from, int end) {
        double sum = 0;
        for (int i = from; i < end; i++) {
            sum += Double.isNaN(values[i]) ? 0 : values[i];
        }
        return sum / count(values, from, end);
    }

    static double mean(double[] values) {
        return mean(values, 0, values.length);
    }

    /** The standard deviation (divided by n - 1) of what is a number; NaN of fewer than two. */
    static double deviation(double[] values, int from, int end) {
        double mean = mean(values, from, end);
        double sum = 0;
        for (int i = from; i < end; i++) {
            sum += Double.isNaN(values[i]) ? 0 : (values[i] - mean) * (values[i] - mean);
        }
        int count = count(values, from, end);
        return count < 2 ? Double.NaN : Math.sqrt(sum / (count - 1));
    }

    static double deviation(double[] values) {
        return deviation(values, 0, values.length);
    }

    static int count(double[] values, int from, int end) {
        int count = 0;
        for (int i = from; i < end; i++) {
            count += Double.isNaN(values[i]) ? 0 : 1;
        }
        return count;
    }

    static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    static <T> double[] of(Collection<T> rows, ToDoubleFunction<T> number) {
        return rows.stream().mapToDouble(number).toArray();
    }
}
