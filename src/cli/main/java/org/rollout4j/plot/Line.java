package org.rollout4j.plot;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Points joined by straight lines.
 *
 * @param x increasing
 * @param y as many
 */
public record Line(double[] x, double[] y) {
    public Line {
        if (x.length != y.length) {
            throw new IllegalArgumentException("y has " + y.length + " values: " + x.length + " are needed, as x has");
        }
        for (int i = 1; i < x.length; i++) {
            if (!(x[i] > x[i - 1])) {
                throw new IllegalArgumentException(
                        "x[" + i + "] is " + x[i] + ": more than " + x[i - 1] + " is needed");
            }
        }
    }

    int length() {
        return x.length;
    }

    /**
     * Each value replaced by the mean of the {@code width} around it; at either end of those of them that there are.
     *
     * @param width 1 or more; 1 changes nothing
     */
    public Line smoothed(int width) {
        double[] smooth = new double[y.length];
        int before = (width - 1) / 2;
        int after = width / 2;
        for (int i = 0; i < y.length; i++) {
            smooth[i] = Arrays.stream(y, Math.max(0, i - before), Math.min(y.length, i + after + 1))
                    .average()
                    .orElseThrow();
        }
        return new Line(x, smooth);
    }

    /**
     * Where several lines can be compared: their own places as far as the shortest goes where they are the same, else all places within
     * the range that all of them cover.
     */
    static double[] commonPlaces(List<Line> lines) {
        int shortest = lines.stream().mapToInt(Line::length).min().orElse(0);
        double[] first = Arrays.copyOf(lines.get(0).x, shortest);
        if (lines.stream().allMatch(line -> Arrays.equals(Arrays.copyOf(line.x, shortest), first))) {
            return first;
        }
        double from = lines.stream().mapToDouble(line -> line.x[0]).max().orElseThrow();
        double to = lines.stream()
                .mapToDouble(line -> line.x[line.length() - 1])
                .min()
                .orElseThrow();
        TreeSet<Double> places = new TreeSet<>();
        for (Line line : lines) {
            Arrays.stream(line.x).filter(at -> at >= from && at <= to).forEach(places::add);
        }
        return places.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The same line without the points inside level stretches, where dashes would begin anew at each. */
    Line corners() {
        int[] kept = IntStream.range(0, length())
                .filter(i -> i == 0 || i == length() - 1 || y[i] != y[i - 1] || y[i] != y[i + 1])
                .toArray();
        return new Line(
                Arrays.stream(kept).mapToDouble(i -> x[i]).toArray(),
                Arrays.stream(kept).mapToDouble(i -> y[i]).toArray());
    }

    /** The height at a place between the first and the last. */
    double at(double place) {
        int found = Arrays.binarySearch(x, place);
        if (found >= 0) {
            return y[found];
        }
        int above = -found - 1;
        double way = (place - x[above - 1]) / (x[above] - x[above - 1]);
        return y[above - 1] + way * (y[above] - y[above - 1]);
    }
}
