package org.rollout4j.experiment.compare;

import java.nio.file.Path;
import java.util.OptionalDouble;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.run.RunConfig;
import org.rollout4j.train.RunHistory;

/**
 * A finished training run of a comparison.
 *
 * @param path its run directory
 * @param evaluation its best model on the held-out episodes
 * @param exactReturn the expected return of that model, where chance has a say in what follows a start and it can be computed
 */
public record ComparedRun(
        Path path, RunConfig config, RunHistory history, EpisodeEvaluation evaluation, OptionalDouble exactReturn) {}
