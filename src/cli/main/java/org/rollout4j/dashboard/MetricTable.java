package org.rollout4j.dashboard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * The metrics of a run, thinned to at most {@value #MAX_ROWS} rows however many lines it has: a row holds the mean, the least and the
 * greatest of as many lines as need be. When the rows are full, each two become one. Memory and the time of a line are constant, whatever
 * the file says: metrics beyond {@value #MAX_METRICS}, or beyond what all runs together may take, are left out.
 */
final class MetricTable {
    /** Even, so that rows can be joined in pairs. */
    static final int MAX_ROWS = 1000;

    static final int MAX_METRICS = 500;
    static final int MAX_NAME = 200;

    /** About the most bytes that a metric takes. */
    static final int METRIC_BYTES = 20 * MAX_ROWS;

    private final Semaphore room;
    private final double[] steps = new double[MAX_ROWS];
    private final double[] seconds = new double[MAX_ROWS];
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private int rows;
    private int linesPerRow = 1;
    private int linesOfLast;

    /**
     * @param room how many metrics all tables together may still have
     */
    MetricTable(Semaphore room) {
        this.room = room;
    }

    /** Gives back its room. It has nothing from then on. */
    void clear() {
        room.release(columns.size());
        columns.clear();
        rows = 0;
        linesPerRow = 1;
    }

    /**
     * Begins a line; its metrics follow by {@link #put}.
     *
     * @param trained the seconds of training until then; NaN if not known
     */
    void line(double envSteps, double trained) {
        if (rows > 0 && linesOfLast < linesPerRow) {
            linesOfLast++;
        } else {
            if (rows == MAX_ROWS) {
                halve();
            }
            rows++;
            linesOfLast = 1;
        }
        steps[rows - 1] = envSteps;
        seconds[rows - 1] = trained;
    }

    /**
     * Adds a finite metric of the line that was begun last.
     *
     * @return whether there was room for it
     */
    boolean put(String name, double value) {
        Column column = columns.get(name);
        if (column == null) {
            if (columns.size() >= MAX_METRICS || name.length() > MAX_NAME || !room.tryAcquire()) {
                return false;
            }
            column = new Column();
            columns.put(name, column);
        }
        column.put(rows - 1, value);
        return true;
    }

    /** How many rows there are. All but the last one stay as they are until {@link #linesPerRow} changes. */
    int rows() {
        return rows;
    }

    /** The names of the metrics that it has. */
    Set<String> names() {
        return Collections.unmodifiableSet(columns.keySet());
    }

    /** How many lines make a row. */
    int linesPerRow() {
        return linesPerRow;
    }

    /** The environment steps of each row: those of its last line. */
    double[] steps() {
        return Arrays.copyOf(steps, rows);
    }

    /** The environment steps of the last line; 0 where there is none. */
    double lastStep() {
        return rows == 0 ? 0 : steps[rows - 1];
    }

    /** The means of each row by the metrics' names, NaN where a row has none. */
    Map<String, double[]> means() {
        Map<String, double[]> means = new LinkedHashMap<>();
        columns.forEach((name, column) -> means.put(name, column.means(rows)));
        return means;
    }

    /** The latest value of a metric, NaN if there is none. */
    double last(String name) {
        Column column = columns.get(name);
        return column == null ? Double.NaN : column.last;
    }

    /** The greatest value of a metric in any line, NaN if there is none. */
    double greatest(String name) {
        Column column = columns.get(name);
        return column == null ? Double.NaN : column.greatest;
    }

    /** The least value of a metric in any line, NaN if there is none. */
    double least(String name) {
        Column column = columns.get(name);
        return column == null ? Double.NaN : column.least;
    }

    /**
     * The rows from {@code from} on as the page takes them: {@code steps}, {@code seconds} of training, and for each metric {@code mean},
     * and {@code min} and {@code max} where a row has several lines; null where a row has no such metric.
     *
     * @param first the place of the first metric among all, of which there are at most {@code most}
     */
    Map<String, Object> json(int from, int first, int most) {
        List<Long> rowSteps = new ArrayList<>(rows - from);
        for (int row = from; row < rows; row++) {
            rowSteps.add((long) steps[row]);
        }
        Map<String, Object> metrics = new LinkedHashMap<>();
        columns.entrySet().stream()
                .skip(first)
                .limit(most)
                .forEach(entry -> metrics.put(entry.getKey(), entry.getValue().json(from, rows, linesPerRow > 1)));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("from", from);
        json.put("anew", from == 0 && first == 0);
        json.put("linesPerRow", linesPerRow);
        json.put("steps", rowSteps);
        json.put("seconds", Column.numbers(from, rows, seconds));
        json.put("metrics", metrics);
        return json;
    }

    private void halve() {
        rows /= 2;
        linesPerRow *= 2;
        for (int row = 0; row < rows; row++) {
            steps[row] = steps[2 * row + 1];
            seconds[row] = seconds[2 * row + 1];
        }
        columns.values().forEach(column -> column.halve(rows));
        linesOfLast = linesPerRow;
    }

    /** One metric. While each row is one line, its mean is all there is. */
    private static final class Column {
        private final double[] means = new double[MAX_ROWS];
        private int[] counts;
        private float[] min;
        private float[] max;
        private double last;
        private double greatest = Double.NEGATIVE_INFINITY;
        private double least = Double.POSITIVE_INFINITY;

        Column() {
            Arrays.fill(means, Double.NaN);
        }

        void put(int row, double value) {
            last = value;
            greatest = Math.max(greatest, value);
            least = Math.min(least, value);
            if (Double.isNaN(means[row])) {
                means[row] = value;
                if (counts != null) {
                    counts[row] = 1;
                    min[row] = (float) value;
                    max[row] = (float) value;
                }
                return;
            }
            spread();
            counts[row]++;
            means[row] += (value - means[row]) / counts[row];
            min[row] = Math.min(min[row], (float) value);
            max[row] = Math.max(max[row], (float) value);
        }

        void halve(int rows) {
            spread();
            for (int row = 0; row < rows; row++) {
                int first = 2 * row;
                int second = first + 1;
                int count = counts[first] + counts[second];
                double sum = counts[first] * zeroIfNone(first) + counts[second] * zeroIfNone(second);
                min[row] = Math.min(min[first], min[second]);
                max[row] = Math.max(max[first], max[second]);
                means[row] = count == 0 ? Double.NaN : sum / count;
                counts[row] = count;
            }
            Arrays.fill(means, rows, MAX_ROWS, Double.NaN);
            Arrays.fill(counts, rows, MAX_ROWS, 0);
            Arrays.fill(min, rows, MAX_ROWS, Float.POSITIVE_INFINITY);
            Arrays.fill(max, rows, MAX_ROWS, Float.NEGATIVE_INFINITY);
        }

        double[] means(int rows) {
            return Arrays.copyOf(means, rows);
        }

        Map<String, Object> json(int from, int to, boolean spread) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("mean", numbers(from, to, means));
            if (spread && counts != null) {
                json.put("min", numbers(from, to, min));
                json.put("max", numbers(from, to, max));
            }
            return json;
        }

        /** From here on rows have counts and extremes. */
        private void spread() {
            if (counts != null) {
                return;
            }
            counts = new int[MAX_ROWS];
            min = new float[MAX_ROWS];
            max = new float[MAX_ROWS];
            for (int row = 0; row < MAX_ROWS; row++) {
                boolean none = Double.isNaN(means[row]);
                counts[row] = none ? 0 : 1;
                min[row] = none ? Float.POSITIVE_INFINITY : (float) means[row];
                max[row] = none ? Float.NEGATIVE_INFINITY : (float) means[row];
            }
        }

        private double zeroIfNone(int row) {
            return counts[row] == 0 ? 0 : means[row];
        }

        private static List<Float> numbers(int from, int to, double[] values) {
            List<Float> numbers = new ArrayList<>(to - from);
            for (int row = from; row < to; row++) {
                numbers.add(finite((float) values[row]));
            }
            return numbers;
        }

        private static List<Float> numbers(int from, int to, float[] values) {
            List<Float> numbers = new ArrayList<>(Collections.nCopies(to - from, null));
            for (int row = from; row < to; row++) {
                numbers.set(row - from, finite(values[row]));
            }
            return numbers;
        }

        private static Float finite(float value) {
            return Float.isFinite(value) ? value : null;
        }
    }
}
