package org.rollout4j.bench;

import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.rollout.LocalRollouts;
import org.rollout4j.tabular.ExactEvaluation;
import org.rollout4j.tabular.Oracle;
import org.rollout4j.tabular.Outcome;

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

    /** The default of {@code rollout4j train}. */
    static final long TOTAL_STEPS = 500_000;

    private static final int LOOKS = 50;

    private static final int SAMPLE = 2000;

    /** Trains with streams of randomness like those of {@code rollout4j train}. */
    static TimeToOptimum measure(Trainee trainee, long seed) {
        EnvironmentFactory factory = Catalogue.find(ENVIRONMENT);
        long start = System.nanoTime();
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors());
                LocalRollouts source = new LocalRollouts(factory, trainee.config(), SplitMix.derive(seed, 2), workers);
                EpisodeEvaluator sample = new EpisodeEvaluator(factory, SAMPLE, SplitMix.derive(seed, 3))) {
            Learner<Policy, Rollout> learner = trainee.learner(factory.spec(), SplitMix.derive(seed, 1), workers);
            Progress at = Progress.start(TOTAL_STEPS);
            double seconds = (System.nanoTime() - start) / 1e9;
            Oracle oracle = Oracle.of(factory, workers).orElseThrow();
            double random = oracle.randomReturn().orElseThrow();
            double reachedSeconds = Double.NaN;
            long reachedSteps = 0;
            double fraction = 0;
            while (!at.done()) {
                start = System.nanoTime();
                Progress before = at;
                Rollout rollout = source.collect(learner.behaviour(at));
                learner.update(rollout, at);
                at = at.after(rollout);
                seconds += (System.nanoTime() - start) / 1e9;
                long every = TOTAL_STEPS / LOOKS;
                if (at.steps() / every > before.steps() / every || at.done()) {
                    double value = worth(learner.greedy(), factory, sample);
                    fraction = (value - random) / (oracle.optimalReturn() - random);
                    if (Double.isNaN(reachedSeconds) && fraction >= TARGET) {
                        reachedSeconds = seconds;
                        reachedSteps = at.steps();
                    }
                }
            }
            return new TimeToOptimum(reachedSeconds, reachedSteps, fraction, seconds);
        }
    }

    /** Exactly, or of a policy that draws actions, as a table does among equals, by a sample of episodes. */
    private static double worth(Policy policy, EnvironmentFactory factory, EpisodeEvaluator sample) {
        return ExactEvaluation.of(factory, policy)
                .map(Outcome::meanReturn)
                .orElseGet(() -> sample.evaluate(policy).meanReturn());
    }
}
