package org.rollout4j.eval;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.rollout4j.core.Episode;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Success;
import org.rollout4j.math.Statistics;

/**
 * What a policy achieved.
 *
 * <p>Episodes are the same if they show the same observations and bring the same rewards. Where there are few starts and little chance, the same come
 * again and again, and are a sample all the same. But if many instances of an environment, each reset with a seed of its own, all begin with
 * the same episode, then either there is one start and no chance, or they do not draw from the seed, and what they play later is copied as
 * well: copies are no sample, and only distinct episodes count. Where the transitions of the environment are known, it is known to be the former.
 *
 * @param episodes the episodes played, in the order of their seeds; at least one
 * @param success what it means that an episode solved the task
 * @param distinct how many of them are distinct
 * @param sampleSize how many of them count as drawn independently: all, or the distinct ones
 */
public record EpisodeEvaluation(List<Episode> episodes, Success success, int distinct, int sampleSize)
        implements Evaluation {
    private static final int RESAMPLES = 1000;
    private static final long BOOTSTRAP_SEED = 95;

    public EpisodeEvaluation {
        episodes = List.copyOf(episodes);
        Require.inRange("distinct", distinct, 1, episodes.size());
        Require.inRange("sampleSize", sampleSize, distinct, episodes.size());
    }

    /** Of episodes that are all distinct. */
    public EpisodeEvaluation(List<Episode> episodes, Success success) {
        this(episodes, success, episodes.size(), episodes.size());
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

    /**
     * The 95 % bootstrap interval of the mean return over episodes; the same at every call. It is as wide as that of {@link #sampleSize} episodes.
     *
     * @return nothing if only one of several counts: the mean of copies says nothing of what else there is
     */
    public Optional<Statistics.Interval> ci95() {
        return sampleSize == 1 && episodes.size() > 1
                ? Optional.empty()
                : Optional.of(Statistics.bootstrapMean(returns(), sampleSize, RESAMPLES, new SplitMix(BOOTSTRAP_SEED)));
    }

    /** Whether episodes may be copies. */
    public boolean doubtful() {
        return sampleSize < episodes.size();
    }

    private double[] returns() {
        return episodes.stream().mapToDouble(Episode::totalReward).toArray();
    }
}
