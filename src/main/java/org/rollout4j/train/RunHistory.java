package org.rollout4j.train;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a run went, as its {@code metrics.jsonl} tells.
 *
 * @param evaluations the evaluations during training, earliest first
 * @param envSteps environment steps taken up to the last line
 * @param seconds how long they took, evaluations and checkpoints included; over all sittings, if the run was resumed
 */
public record RunHistory(List<Point> evaluations, long envSteps, double seconds) {
    public RunHistory {
        evaluations = List.copyOf(evaluations);
    }

    /**
     * An evaluation.
     *
     * @param envSteps environment steps taken before it
     * @param meanReturn the mean return of its episodes
     */
    public record Point(long envSteps, double meanReturn) {}

    /**
     * Reads the history of a run that nobody is writing.
     *
     * @throws IOException if there is no {@code metrics.jsonl} or it holds something else; the message names the file
     */
    public static RunHistory read(Path run) throws IOException {
        Path file = run.resolve(MetricFiles.LINES);
        List<Point> evaluations = new ArrayList<>();
        long steps = 0;
        double seconds = 0;
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            JsonNode figures = parse(line, file + ": line " + number);
            long before = steps;
            steps = figures.path(JsonLinesSink.ENV_STEPS).longValue();
            double stepsPerSecond = figures.path(Trainer.STEPS_PER_SECOND).doubleValue();
            if (stepsPerSecond > 0) {
                seconds += (steps - before) / stepsPerSecond;
            }
            JsonNode evaluated = figures.path(Trainer.EVALUATION_RETURN);
            if (evaluated.isNumber()) {
                evaluations.add(new Point(steps, evaluated.doubleValue()));
            }
        }
        return new RunHistory(evaluations, steps, seconds);
    }

    private static JsonNode parse(String line, String where) throws IOException {
        try {
            return Json.parse(line.getBytes(StandardCharsets.UTF_8), where);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
