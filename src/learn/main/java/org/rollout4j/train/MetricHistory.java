package org.rollout4j.train;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.rollout4j.file.Json;

/**
 * How one metric of a run went, as its {@code metrics.jsonl} tells; the run may be running.
 *
 * @param points where it has a value, earliest first; lines without a finite one are left out
 * @param metrics the names of all metrics in the file, in alphabetical order
 * @param envSteps environment steps taken up to the last line
 * @param seconds how long they took, evaluations and checkpoints included; over all sittings, if the run was resumed
 */
public record MetricHistory(List<Point> points, List<String> metrics, long envSteps, double seconds) {
    public MetricHistory {
        points = List.copyOf(points);
        metrics = List.copyOf(metrics);
    }

    /**
     * A value.
     *
     * @param envSteps environment steps taken before it
     * @param seconds how long they took
     */
    public record Point(long envSteps, double seconds, double value) {}

    /**
     * Reads what there is so far; half a line at the end, which its writer is still about or was killed at, is left out.
     *
     * @param metric its name, for example {@code evaluationReturn}
     * @throws IOException if there is no {@code metrics.jsonl} or it holds something else; the message names the file
     */
    public static MetricHistory read(Path run, String metric) throws IOException {
        Path file = run.resolve(MetricFiles.LINES);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(
                    run.toString(), null, "is not a run directory: there is no " + MetricFiles.LINES + " in it");
        }
        List<Point> points = new ArrayList<>();
        Set<String> metrics = new TreeSet<>();
        MetricLine values = new MetricLine();
        long steps = 0;
        double seconds = 0;
        // what is no UTF-8 is read as something else, and then its line is damaged or passed over
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            for (int number = 1; line != null; number++) {
                String next = reader.readLine();
                if (values.read(line)) {
                    double stepsPerSecond = values.value(Metric.STEPS_PER_SECOND.name());
                    if (stepsPerSecond > 0) {
                        seconds += (values.steps() - steps) / stepsPerSecond;
                    }
                    steps = values.steps();
                    for (int i = 0; i < values.count(); i++) {
                        metrics.add(values.name(i));
                    }
                    double value = values.value(metric);
                    if (Double.isFinite(value)) {
                        points.add(new Point(steps, seconds, value));
                    }
                } else if (next != null) {
                    throw new IOException(file + ": line " + number + " is damaged: " + Json.oneLine(line, 80));
                }
                line = next;
            }
        }
        return new MetricHistory(points, List.copyOf(metrics), steps, seconds);
    }
}
