package org.rollout4j.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.rollout4j.core.Require;
import org.rollout4j.math.Statistics;
import org.rollout4j.run.Algorithms;

/**
 * What is measured and how often.
 *
 * @param cases the names of what is measured; all if empty
 * @param time of each measurement of a speed, after warming up as long
 * @param repeats measurements of each case, of which the median counts
 * @param seeds trainings to the optimum of each algorithm; 0 leaves them out
 * @param peers how programs of other libraries are measured beside those cases, if at all
 */
public record BenchPlan(List<String> cases, Duration time, int repeats, int seeds, Optional<PeerPlan> peers) {
    /** The algorithms that are trained to the optimum. */
    private static final List<String> TRAINED = List.of("ppo", "a2c", "q-learning");

    public BenchPlan {
        BenchCases known = new BenchCases();
        cases = cases.isEmpty() ? known.names() : List.copyOf(cases);
        cases.forEach(known::find);
        checkSeconds(time);
        Require.inRange("repeats", repeats, 1, 1000);
        Require.inRange("seeds", seeds, 0, 1000);
    }

    static void checkSeconds(Duration time) {
        Require.that(
                !time.isNegative() && !time.isZero() && time.compareTo(Duration.ofHours(1)) <= 0,
                "seconds",
                time.toMillis() / 1000.0,
                "a number above 0, up to 3600 is allowed");
    }

    /** Measures in processes of their own. */
    public interface Processes {
        /** Calls {@link #measure} in a new process. */
        BenchMeasurement measure(String name, Duration time) throws IOException, InterruptedException;

        /** Calls {@link #train} in a new process. */
        TimeToOptimum train(String algorithm, long seed) throws IOException, InterruptedException;

        /** The command of a process that calls {@link #takeTurns}. */
        List<String> takingTurns(String name, Duration warmUp);
    }

    /** Measures the case of that name, in this process. */
    public static BenchMeasurement measure(String name, Duration time) {
        return new BenchCases().find(name).measure(time);
    }

    /**
     * Measures the case of that name by turns, in this process: answers {@code ready} when it has warmed up, and each line, a number of
     * seconds, with a {@link Turn} in JSON.
     *
     * @return all turns together
     */
    public static BenchMeasurement takeTurns(String name, Duration warmUp, BufferedReader turns, PrintWriter answers) {
        return new BenchCases().find(name).takeTurns(warmUp, turns, answers);
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
        List<PeerComparison> compared = peers.isPresent() ? peers.get().run(cases, processes, progress) : List.of();
        return new BenchReport(machine, repeats, speeds, BenchReport.ratios(speeds), times, compared);
    }

    private static BenchReport.Speed speed(BenchCase benchCase, List<BenchMeasurement> each) {
        double[] perSecond =
                each.stream().mapToDouble(BenchMeasurement::perSecond).sorted().toArray();
        return new BenchReport.Speed(
                benchCase.name(),
                benchCase.unit(),
                benchCase.threads(),
                Statistics.median(perSecond),
                perSecond[0],
                perSecond[perSecond.length - 1],
                Statistics.median(each.stream()
                        .mapToDouble(BenchMeasurement::fractionOfBound)
                        .toArray()),
                Statistics.median(
                        each.stream().mapToDouble(BenchMeasurement::gigaflops).toArray()));
    }

    private static BenchReport.Times times(List<TimeToOptimum> each) {
        double[] seconds = each.stream()
                .mapToDouble(time -> Double.isNaN(time.seconds()) ? Double.POSITIVE_INFINITY : time.seconds())
                .toArray();
        double[] ends = each.stream().mapToDouble(TimeToOptimum::endFraction).toArray();
        return new BenchReport.Times(
                Statistics.median(seconds),
                Arrays.stream(seconds).max().orElseThrow(),
                Statistics.median(
                        each.stream().mapToDouble(TimeToOptimum::steps).toArray()),
                Arrays.stream(ends).min().orElseThrow(),
                Statistics.median(
                        each.stream().mapToDouble(TimeToOptimum::endSeconds).toArray()));
    }
}
