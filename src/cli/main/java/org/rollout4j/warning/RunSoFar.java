package org.rollout4j.warning;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The metrics of a run as rules look at them.
 *
 * @param steps {@code [rows]}, the environment steps of each, ascending; of a language model, the updates
 * @param metrics {@code [rows]} by the metrics' names, NaN where a row has no value
 */
record RunSoFar(double[] steps, Map<String, double[]> metrics, Goal goal) {
    /** So many rows say how it stands now. */
    static final int RECENT = 10;

    /** Fewer rows say nothing of where they go. */
    static final int FEWEST = 20;

    /** So many evaluations say how it stands now. */
    static final int LAST = 3;

    /** The loss on what is held out, of whatever learns from texts. */
    static final String HELD_OUT_LOSS = "eval_loss";

    boolean has(String metric) {
        return metrics.containsKey(metric);
    }

    /** Which may well become certain of what it learns, so that its entropy and its loss warn of nothing. */
    boolean isOfLanguageModel() {
        return Stream.of(HELD_OUT_LOSS, "eval_reward", "num_tokens").anyMatch(this::has);
    }

    /** The values of a metric without the rows that have none. */
    double[] values(String metric) {
        return together(List.of(metric))[0];
    }

    /** The values of several metrics, {@code [metrics][rows]}, of the rows that have all of them. */
    double[][] together(List<String> names) {
        int[] whole = IntStream.range(0, steps.length)
                .filter(row -> names.stream().noneMatch(name -> Double.isNaN(value(name, row))))
                .toArray();
        return names.stream()
                .map(name -> Arrays.stream(whole)
                        .mapToDouble(row -> value(name, row))
                        .toArray())
                .toArray(double[][]::new);
    }

    private double value(String name, int row) {
        double[] column = metrics.get(name);
        return column == null ? Double.NaN : column[row];
    }

    /** The steps of the last row; 0 where there is none. */
    double lastStep() {
        return steps.length == 0 ? 0 : steps[steps.length - 1];
    }

    static double mean(double[] values, int from, int to) {
        return Arrays.stream(values, from, to).average().orElse(Double.NaN);
    }

    /** Of the last {@code count} values, at least 1. */
    static double meanOfLast(int count, double... values) {
        return mean(values, values.length - count, values.length);
    }

    /** Of all values, at least 1; the greater one in the middle of an even number. */
    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Of the last {@code count} values, at least 1. */
    static double medianOfLast(int count, double... values) {
        return median(Arrays.copyOfRange(values, values.length - count, values.length));
    }
}
