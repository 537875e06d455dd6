package org.rollout4j.eval;

import java.util.List;
import java.util.OptionalDouble;
import org.rollout4j.core.Episode;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Success;
import org.rollout4j.math.Statistics;

/**
 * What a policy achieved.
 *
 * @param episodes the episodes played, in the order of their seeds; at least one
 * @param success what it means that an episode solved the task
 */
public record EpisodeEvaluation(List<Episode> episodes, Success success) implements Evaluation {
    private static final int RESAMPLES = 1000;
    private static final long BOOTSTRAP_SEED = 95;

    public EpisodeEvaluation {
        episodes = List.copyOf(episodes);
    }

    /** {@link #meanReturn}. */
    @Override
    public double score() {
        return meanReturn();
    }

    /** {@code evaluationReturn}, {@code evaluationLength} and, where there is such a thing, {@code evaluationSolvedRate}. */
    @Override
    public Metrics metrics() {
        return Metrics.NONE
                .with("evaluationReturn", meanReturn())
                .with("evaluationLength", meanLength())
                .with("evaluationSolvedRate", solvedRate());
    }

    /** The mean undiscounted return. */
    public double meanReturn() {
        return Statistics.mean(returns());
    }

    /** The mean number of steps. */
    public double meanLength() {
        return episodes.stream().mapToInt(Episode::length).average().orElseThrow();
    }

    /** The fraction of episodes that solved the task, where there is such a thing. */
    public OptionalDouble solvedRate() {
        return success == Success.NONE
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        (double) episodes.stream().filter(success::of).count() / episodes.size());
    }

    /** The 95 % bootstrap interval of the mean return over episodes; the same at every call. */
    public Statistics.Interval ci95() {
        return Statistics.bootstrapMean(returns(), RESAMPLES, new SplitMix(BOOTSTRAP_SEED));
    }

    private double[] returns() {
        return episodes.stream().mapToDouble(Episode::totalReward).toArray();
    }
}
