package org.rollout4j.plot;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.rollout4j.math.Statistics;
import org.rollout4j.math.Statistics.Interval;

/**
 * A curve in its band.
 *
 * @param name what the legend calls it
 * @param line the curve
 * @param low the lower edge of the band at each point, empty if there is none
 * @param high its upper edge
 */
public record Curve(String name, Line line, double[] low, double[] high) {
    static final int RESAMPLES = 2000;

    /** Beyond these, neighbours are nearer than a figure can show. */
    private static final int MAX_POINTS = 500;

    public Curve {
        if (low.length != high.length || (low.length != 0 && low.length != line.length())) {
            throw new IllegalArgumentException("band of " + name + " has " + low.length + " and " + high.length
                    + " values: none or " + line.length() + " are needed");
        }
    }

    /** A curve without a band. */
    public static Curve of(String name, Line line) {
        return new Curve(name, line, new double[0], new double[0]);
    }

    /**
     * The mean of several runs with its 95 % bootstrap interval as the band, of one run the run itself. It goes as far as all of them do; where they
     * have no points in common places, they are interpolated. Of more than 500 points, 500 are taken at equal distances.
     *
     * @param runs one or more, each of one point or more
     * @throws IllegalArgumentException if one ends before another begins
     */
    public static Curve meanOver(String name, List<Line> runs, RandomGenerator rng) {
        double[] x = thinned(Line.commonPlaces(runs));
        if (x.length == 0) {
            throw new IllegalArgumentException(name + ": its runs have no part of the axis in common");
        }
        double[][] values = Arrays.stream(x)
                .mapToObj(
                        place -> runs.stream().mapToDouble(run -> run.at(place)).toArray())
                .toArray(double[][]::new);
        Line mean =
                new Line(x, Arrays.stream(values).mapToDouble(Statistics::mean).toArray());
        if (runs.size() < 2) {
            return of(name, mean);
        }
        return withBand(
                name,
                mean,
                Arrays.stream(values)
                        .map(at -> Statistics.bootstrapMean(at, RESAMPLES, rng))
                        .toList());
    }

    /**
     * A performance profile (Agarwal et al., 2021): at each score the fraction of runs that score more, averaged over tasks, with its
     * pointwise 95 % stratified bootstrap interval as the band, if there are several runs of a task.
     *
     * @param scores {@code [task][run]}, at least one run a task
     * @param at the scores at which it is computed, increasing
     */
    public static Curve profile(String name, double[][] scores, double[] at, RandomGenerator rng) {
        Line fractions = new Line(
                at,
                DoubleStream.of(at)
                        .map(tau -> Statistics.fractionAbove(scores, tau))
                        .toArray());
        if (Arrays.stream(scores).allMatch(task -> task.length < 2)) {
            return of(name, fractions);
        }
        return withBand(
                name,
                fractions,
                DoubleStream.of(at)
                        .mapToObj(tau -> Statistics.stratifiedBootstrap(
                                scores, drawn -> Statistics.fractionAbove(drawn, tau), RESAMPLES, rng))
                        .toList());
    }

    boolean hasBand() {
        return low.length > 0;
    }

    private static Curve withBand(String name, Line line, List<Interval> band) {
        return new Curve(
                name,
                line,
                band.stream().mapToDouble(Interval::low).toArray(),
                band.stream().mapToDouble(Interval::high).toArray());
    }

    private static double[] thinned(double[] places) {
        if (places.length <= MAX_POINTS) {
            return places;
        }
        return IntStream.range(0, MAX_POINTS)
                .mapToDouble(i -> places[(int) ((long) i * (places.length - 1) / (MAX_POINTS - 1))])
                .toArray();
    }
}
