package org.rollout4j.bench;

import java.util.List;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Evaluator;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.run.Algorithm;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.TrainingParts;
import org.rollout4j.tabular.ExactEvaluation;
import org.rollout4j.tabular.Oracle;
import org.rollout4j.tabular.Outcome;
import org.rollout4j.train.Callback;
import org.rollout4j.train.TimeSpent;
import org.rollout4j.train.Trainer;
import org.rollout4j.train.TrainingConfig;

/**
 * How long an algorithm with its defaults trains on drain-grid until its greedy policy reaches 0.99 on the way from the random policy's
 * return to the optimum, exactly over all starts.
 *
 * @param seconds of training until then, warming up included, looking included not; NaN if it never did
 * @param steps environment steps until then
 * @param endFraction what it reached at the end
 * @param endSeconds of training in all
 */
public record TimeToOptimum(double seconds, long steps, double endFraction, double endSeconds) {
    static final String ENVIRONMENT = "drain-grid";

    /** What counts as the optimum. */
    static final double TARGET = 0.99;

    static final long TOTAL_STEPS = RunConfig.DEFAULT_STEPS;

    private static final int LOOKS = 50;

    private static final int SAMPLE = 2000;

    /** How far a policy is on the way to the optimum. */
    private record Fraction(double score) implements Evaluation {
        @Override
        public Metrics metrics() {
            return Metrics.NONE.with("fraction", score);
        }
    }

    /** Trains as {@code rollout4j train} does, with the same parts. */
    static TimeToOptimum measure(Algorithm<?> algorithm, long seed) {
        EnvironmentFactory factory = Catalogue.find(ENVIRONMENT);
        TrainingConfig training = TrainingConfig.ofSteps(TOTAL_STEPS)
                .withEvaluateEvery(TOTAL_STEPS / LOOKS)
                .withEvaluationEpisodes(SAMPLE);
        long start = System.nanoTime();
        try (TrainingParts parts = new TrainingParts(factory, algorithm, algorithm.defaults(), training, seed)) {
            Stopwatch stopwatch = new Stopwatch((System.nanoTime() - start) / 1e9);
            Trainer<Policy, ?> trainer = parts.trainer(fractions(factory, parts.evaluator()), List.of(stopwatch));
            stopwatch.trainer = trainer;
            trainer.run();
            return new TimeToOptimum(
                    stopwatch.reachedSeconds, stopwatch.reachedSteps, stopwatch.fraction, stopwatch.seconds());
        }
    }

    private static Evaluator<Policy> fractions(EnvironmentFactory factory, EpisodeEvaluator sample) {
        Oracle oracle = Oracle.of(factory, Workers.caller()).orElseThrow();
        double random = oracle.randomReturn().orElseThrow();
        double way = oracle.optimalReturn() - random;
        return policy -> new Fraction((worth(policy, factory, sample) - random) / way);
    }

    /** Exactly, or of a policy that draws actions, as a table does among equals, by a sample of episodes. */
    private static double worth(Policy policy, EnvironmentFactory factory, EpisodeEvaluator sample) {
        return ExactEvaluation.of(factory, policy)
                .map(Outcome::meanReturn)
                .orElseGet(() -> sample.evaluate(policy).meanReturn());
    }

    /** Counts the time that collecting and learning take. */
    private static final class Stopwatch implements Callback {
        private final double secondsToStart;
        private Trainer<Policy, ?> trainer;
        private double fraction;
        private double reachedSeconds = Double.NaN;
        private long reachedSteps;

        Stopwatch(double secondsToStart) {
            this.secondsToStart = secondsToStart;
        }

        double seconds() {
            TimeSpent spent = trainer.timeSpent();
            return secondsToStart + spent.collecting() + spent.learning();
        }

        @Override
        public void onEvaluation(Progress at, Evaluation evaluation) {
            fraction = evaluation.score();
            if (Double.isNaN(reachedSeconds) && fraction >= TARGET) {
                reachedSeconds = seconds();
                reachedSteps = at.steps();
            }
        }
    }
}
