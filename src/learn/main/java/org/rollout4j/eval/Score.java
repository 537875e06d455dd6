package org.rollout4j.eval;

import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.math.Statistics;

/**
 * What an agent achieved in a comparison: one evaluation for each seed it was trained with, or a single one of a policy that
 * was not trained for it. What varies is what the agent's interval is about: with several seeds how training turns out, which
 * is what a claim about an algorithm needs (Agarwal et al., 2021); with one only which episodes were played.
 *
 * @param evaluations one a seed, at least one; each of the same number of episodes
 */
public record Score(List<EpisodeEvaluation> evaluations) {
    private static final int RESAMPLES = 10_000;
    private static final long BOOTSTRAP_SEED = 95;

    /** What the interval of a score is resampled from. */
    public enum Over {
        SEEDS("seeds"),
        EPISODES("episodes");

        private final String text;

        Over(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    public Score {
        evaluations = List.copyOf(evaluations);
        Require.that(!evaluations.isEmpty(), "evaluations", evaluations, "at least one is needed");
        int episodes = evaluations.get(0).episodes().size();
        for (EpisodeEvaluation evaluation : evaluations) {
            Require.that(
                    evaluation.episodes().size() == episodes,
                    "episodes of an evaluation",
                    evaluation.episodes().size(),
                    "all of a score have the same number, " + episodes);
        }
    }

    /** All episodes of all seeds. */
    public EpisodeEvaluation pooled() {
        return new EpisodeEvaluation(
                evaluations.stream()
                        .flatMap(evaluation -> evaluation.episodes().stream())
                        .toList(),
                evaluations.get(0).success(),
                sum(EpisodeEvaluation::distinct),
                sum(EpisodeEvaluation::sampleSize));
    }

    private int sum(ToIntFunction<EpisodeEvaluation> number) {
        return evaluations.stream().mapToInt(number).sum();
    }

    /** The mean return over all seeds. */
    public double meanReturn() {
        return Statistics.mean(seedReturns());
    }

    /** The sample standard deviation of the seeds' mean returns; 0 of a single one. */
    public double standardDeviation() {
        return Statistics.standardDeviation(seedReturns());
    }

    /** Seeds if there are several, otherwise episodes. */
    public Over over() {
        return evaluations.size() > 1 ? Over.SEEDS : Over.EPISODES;
    }

    /**
     * The 95 % bootstrap interval of the mean return {@link #over} seeds or episodes; the same at every call.
     *
     * @return nothing where there is none over episodes, see {@link EpisodeEvaluation#ci95}
     */
    public Optional<Statistics.Interval> ci95() {
        return over() == Over.SEEDS
                ? Optional.of(Statistics.bootstrapMean(seedReturns(), RESAMPLES, new SplitMix(BOOTSTRAP_SEED)))
                : evaluations.get(0).ci95();
    }

    /** The interquartile mean of the seeds' mean returns. */
    public double interquartileMean() {
        return Statistics.interquartileMean(seedReturns());
    }

    /** The 95 % bootstrap interval of the {@link #interquartileMean} over seeds; the same at every call. */
    public Statistics.Interval interquartileCi95() {
        return Statistics.stratifiedBootstrap(
                new double[][] {seedReturns()}, Statistics::interquartileMean, RESAMPLES, new SplitMix(BOOTSTRAP_SEED));
    }

    /** How probably a seed of this agent has a higher mean return than a seed of {@code baseline}; ties count half. */
    public double probabilityOfImprovement(Score baseline) {
        return Statistics.probabilityOfImprovement(
                new double[][] {seedReturns()}, new double[][] {baseline.seedReturns()});
    }

    /** The 95 % bootstrap interval of {@link #probabilityOfImprovement} over the seeds of both; the same at every call. */
    public Statistics.Interval improvementCi95(Score baseline) {
        return Statistics.bootstrapImprovement(
                new double[][] {seedReturns()},
                new double[][] {baseline.seedReturns()},
                RESAMPLES,
                new SplitMix(BOOTSTRAP_SEED));
    }

    private double[] seedReturns() {
        return evaluations.stream().mapToDouble(EpisodeEvaluation::meanReturn).toArray();
    }
}
