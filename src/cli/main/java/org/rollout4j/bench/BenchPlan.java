package org.rollout4j.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.rollout4j.core.Require;
import org.rollout4j.run.Algorithms;

/**
 * What is measured and how often.
 *
 * @param cases the names of what is measured; all if empty
 * @param time of each measurement of a speed, after warming up as long
 * @param repeats measurements of each case, of which the median counts
 * @param seeds trainings to the optimum of each algorithm; 0 leaves them out
 */
public record BenchPlan(List<String> cases, Duration time, int repeats, int seeds) {
    /** The algorithms that are trained to the optimum. */
    private static final List<String> TRAINED = List.of("ppo", "a2c", "q-learning");

    public BenchPlan {
        BenchCases known = new BenchCases();
        cases = cases.isEmpty() ? known.names() : List.copyOf(cases);
        cases.forEach(known::find);
        Require.that(
                !time.isNegative() && !time.isZero() && time.compareTo(Duration.ofHours(1)) <= 0,
                "seconds",
                time.toMillis() / 1000.0,
                "a number above 0, up to 3600 is allowed");
        Require.inRange("repeats", repeats, 1, 1000);
        Require.inRange("seeds", seeds, 0, 1000);
    }

    /** Measures in processes of their own. */
    public interface Processes {
        /** Calls {@link #measure} in a new process. */
        BenchMeasurement measure(String name, Duration time) throws IOException, InterruptedException;

        /** Calls {@link #train} in a new process. */
        TimeToOptimum train(String algorithm, long seed) throws IOException, InterruptedException;
    }

    /** Measures the case of that name, in this process. */
    public static BenchMeasurement measure(String name, Duration time) {
        return new BenchCases().find(name).measure(time);
    }

    /** Trains the algorithm of that id, in this process. */
    public static TimeToOptimum train(String algorithm, long seed) {
        return TimeToOptimum.measure(Algorithms.find(algorithm), seed);
    }

    /**
     * Measures everything, one process after the other.
     *
     * @param machine facts about this machine by name, for the report
     * @param progress told what is measured next
     */
    public BenchReport run(Map<String, Object> machine, Processes processes, Consumer<String> progress)
            throws IOException, InterruptedException {
        BenchCases known = new BenchCases();
        Map<String, List<BenchMeasurement>> measured = new LinkedHashMap<>();
        for (int repeat = 1; repeat <= repeats; repeat++) {
            for (String name : cases) {
                progress.accept("round " + repeat + " of " + repeats + ": " + name);
                measured.computeIfAbsent(name, key -> new ArrayList<>()).add(processes.measure(name, time));
            }
        }
        Map<String, BenchReport.Speed> speeds = new LinkedHashMap<>();
        measured.forEach((name, each) -> speeds.put(name, speed(known.find(name), each)));
        Map<String, BenchReport.Times> times = new LinkedHashMap<>();
        for (String algorithm : seeds == 0 ? List.<String>of() : TRAINED) {
            List<TimeToOptimum> each = new ArrayList<>();
            for (int seed = 1; seed <= seeds; seed++) {
                progress.accept(algorithm + " to the optimum, seed " + seed + " of " + seeds);
                each.add(processes.train(algorithm, seed));
            }
            times.put(algorithm, times(each));
        }
        return new BenchReport(machine, repeats, speeds, BenchReport.ratios(speeds), times);
    }

    private static BenchReport.Speed speed(BenchCase benchCase, List<BenchMeasurement> each) {
        double[] perSecond =
                each.stream().mapToDouble(BenchMeasurement::perSecond).sorted().toArray();
        return new BenchReport.Speed(
                benchCase.name(),
                benchCase.unit(),
                benchCase.threads(),
                median(perSecond),
                perSecond[0],
                perSecond[perSecond.length - 1],
                median(each.stream()
                        .mapToDouble(BenchMeasurement::fractionOfBound)
                        .toArray()),
                median(each.stream().mapToDouble(BenchMeasurement::gigaflops).toArray()));
    }

    private static BenchReport.Times times(List<TimeToOptimum> each) {
        double[] seconds = each.stream()
                .mapToDouble(time -> Double.isNaN(time.seconds()) ? Double.POSITIVE_INFINITY : time.seconds())
                .toArray();
        double[] ends = each.stream().mapToDouble(TimeToOptimum::endFraction).toArray();
        return new BenchReport.Times(
                median(seconds),
                Arrays.stream(seconds).max().orElseThrow(),
                median(each.stream().mapToDouble(TimeToOptimum::steps).toArray()),
                Arrays.stream(ends).min().orElseThrow(),
                median(each.stream().mapToDouble(TimeToOptimum::endSeconds).toArray()));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
