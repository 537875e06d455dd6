package org.rollout4j.train;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How one figure of a run went, as its {@code metrics.jsonl} tells; the run may be running.
 *
 * @param points where it has a value, earliest first; lines without a finite one are left out
 * @param figures the names of all figures in the file, in alphabetical order
 * @param envSteps environment steps taken up to the last line
 * @param seconds how long they took, evaluations and checkpoints included; over all sittings, if the run was resumed
 */
public record MetricHistory(List<Point> points, List<String> figures, long envSteps, double seconds) {
    public MetricHistory {
        points = List.copyOf(points);
        figures = List.copyOf(figures);
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
     * @param figure its name, for example {@link Trainer#EVALUATION_RETURN}
     * @throws IOException if there is no {@code metrics.jsonl} or it holds something else; the message names the file
     */
    public static MetricHistory read(Path run, String figure) throws IOException {
        Path file = run.resolve(MetricFiles.LINES);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(
                    run.toString(), null, "is not a run directory: there is no " + MetricFiles.LINES + " in it");
        }
        List<Point> points = new ArrayList<>();
        Set<String> figures = new TreeSet<>();
        long steps = 0;
        double seconds = 0;
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String line = reader.readLine();
            for (int number = 1; line != null; number++) {
                String next = reader.readLine();
                JsonNode values = MetricFiles.parse(line, file + ": line " + number, next == null);
                long before = steps;
                steps = values.path(JsonLinesSink.ENV_STEPS).asLong(before);
                double stepsPerSecond = values.path(Trainer.STEPS_PER_SECOND).doubleValue();
                if (stepsPerSecond > 0) {
                    seconds += (steps - before) / stepsPerSecond;
                }
                values.fieldNames().forEachRemaining(figures::add);
                if (values.path(figure).isNumber()) {
                    points.add(new Point(steps, seconds, values.path(figure).doubleValue()));
                }
                line = next;
            }
        }
        figures.removeAll(JsonLinesSink.PROGRESS);
        return new MetricHistory(points, List.copyOf(figures), steps, seconds);
    }
}
