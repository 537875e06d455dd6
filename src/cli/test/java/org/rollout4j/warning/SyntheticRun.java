package org.rollout4j.warning;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Metrics of a run as functions of how much of it is done, from 0 to 1. */
final class SyntheticRun {
    static final int ROWS = 200;

    private static final int EVALUATE_EVERY = 10;

    private final Map<String, double[]> metrics = new LinkedHashMap<>();
    private final Goal goal;

    SyntheticRun(Goal goal) {
        this.goal = goal;
    }

    /** With a value in every row. */
    void metric(String name, DoubleUnaryOperator value) {
        metrics.put(
                name,
                DoubleStream.of(steps(ROWS))
                        .map(step -> value.applyAsDouble(step / ROWS))
                        .toArray());
    }

    /** With a value in every tenth row. */
    void evaluation(String name, DoubleUnaryOperator value) {
        metrics.put(
                name,
                DoubleStream.of(steps(ROWS))
                        .map(step -> step % EVALUATE_EVERY == 0 ? value.applyAsDouble(step / ROWS) : Double.NaN)
                        .toArray());
    }

    Map<String, double[]> metrics() {
        return metrics;
    }

    List<Warning> warnings() {
        return warnings(ROWS, goal);
    }

    /** After the first rows. */
    List<Warning> warnings(int rows, Goal aim) {
        Map<String, double[]> first = new LinkedHashMap<>();
        metrics.forEach((name, values) -> first.put(name, Arrays.copyOf(values, rows)));
        return Warnings.of(steps(rows), first, aim);
    }

    List<String> troubles() {
        return warnings().stream().map(Warning::trouble).toList();
    }

    /** After any number of rows. */
    List<String> troublesOnTheWay() {
        return IntStream.rangeClosed(0, ROWS)
                .boxed()
                .flatMap(rows -> warnings(rows, goal).stream())
                .map(Warning::trouble)
                .distinct()
                .toList();
    }

    private static double[] steps(int rows) {
        return IntStream.rangeClosed(1, rows).asDoubleStream().toArray();
    }
}
