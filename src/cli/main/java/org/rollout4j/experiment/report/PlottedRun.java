package org.rollout4j.experiment.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.rollout4j.core.Require;
import org.rollout4j.experiment.summary.ReferenceReturns;
import org.rollout4j.plot.Line;
import org.rollout4j.run.RunDescription;
import org.rollout4j.train.MetricHistory;
import org.rollout4j.train.RunDirectory;

/**
 * A training run to draw; it may be running.
 *
 * @param path its run directory
 * @param history how the metric that is drawn went
 * @param startLuck how much of each value is the luck of the starts that it was measured on, see {@link ReferenceReturns#startLuck}; taken out
 *     before it is drawn beside the optimum of all starts
 */
public record PlottedRun(Path path, RunDescription config, MetricHistory history, double startLuck) {
    private static final int MAX_DEPTH = 5;
    private static final double MAX_VALUE = 1e100;

    /** What a figure is drawn against. */
    public enum Against {
        STEPS,
        SECONDS
    }

    public static PlottedRun read(Path path, String metric) throws IOException {
        MetricHistory history = MetricHistory.read(path, metric);
        for (MetricHistory.Point point : history.points()) {
            if (Math.abs(point.value()) > MAX_VALUE) {
                throw new IOException(path.resolve(RunDirectory.METRICS) + ": " + metric + " is " + point.value()
                        + " at step " + point.envSteps() + ": at most " + MAX_VALUE + " can be drawn");
            }
        }
        return new PlottedRun(path, RunDescription.read(path), history, 0);
    }

    /** The same, drawn without the luck of its starts. */
    public PlottedRun without(double luck) {
        return new PlottedRun(path, config, history, luck);
    }

    /**
     * The run directories that users mean: those that they name, and all in folders that they name, such as those of comparisons.
     *
     * @param name what users call them, for messages
     * @throws IllegalArgumentException if there is none in one of them
     */
    public static List<Path> find(String name, List<Path> named) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path path : named) {
            Require.that(Files.isDirectory(path), name, path, "there is no such folder");
            try (Stream<Path> files = Files.walk(path, MAX_DEPTH)) {
                List<Path> inside = files.filter(PlottedRun::isRun)
                        .filter(run -> !isHidden(path.relativize(run)))
                        .sorted()
                        .toList();
                Require.that(
                        !inside.isEmpty(),
                        name,
                        path,
                        "there is no training run in it, which is a folder with config.json and metrics.jsonl");
                found.addAll(inside);
            }
        }
        return found.stream().distinct().toList();
    }

    /** The dashboard's trash is. */
    private static boolean isHidden(Path below) {
        return StreamSupport.stream(below.spliterator(), false)
                .anyMatch(part -> part.toString().startsWith("."));
    }

    private static boolean isRun(Path path) {
        return Files.exists(path.resolve(RunDirectory.CONFIG)) && Files.exists(path.resolve("metrics.jsonl"));
    }

    /** The metric as a line; empty if there is no value yet. */
    Line line(Against against) {
        List<MetricHistory.Point> kept = new ArrayList<>();
        double last = Double.NEGATIVE_INFINITY;
        for (MetricHistory.Point point : history.points()) {
            if (at(point, against) > last) { // a run that tells no speed stands still
                last = at(point, against);
                kept.add(point);
            }
        }
        return new Line(
                kept.stream().mapToDouble(point -> at(point, against)).toArray(),
                kept.stream().mapToDouble(point -> point.value() - startLuck).toArray());
    }

    /** The last value. */
    double last() {
        return history.points().get(history.points().size() - 1).value() - startLuck;
    }

    private static double at(MetricHistory.Point point, Against against) {
        return against == Against.STEPS ? point.envSteps() : point.seconds();
    }
}
