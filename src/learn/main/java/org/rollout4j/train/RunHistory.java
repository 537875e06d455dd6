package org.rollout4j.train;

import java.io.IOException;
import java.nio.file.Path;
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
     * Reads the history of a run, as far as it has got.
     *
     * @throws IOException if there is no {@code metrics.jsonl} or it holds something else; the message names the file
     */
    public static RunHistory read(Path run) throws IOException {
        MetricHistory evaluations = MetricHistory.read(run, Metric.EVALUATION_RETURN.name());
        return new RunHistory(
                evaluations.points().stream()
                        .map(point -> new Point(point.envSteps(), point.value()))
                        .toList(),
                evaluations.envSteps(),
                evaluations.seconds());
    }
}
