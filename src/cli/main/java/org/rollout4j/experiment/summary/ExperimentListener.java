package org.rollout4j.experiment.summary;

import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.run.RunConfig;
import org.rollout4j.train.Callback;

/** Told how the runs of an experiment go, by any thread. */
@FunctionalInterface
public interface ExperimentListener {
    /** Nobody listens. */
    ExperimentListener NONE = line -> {};

    /** Told how one training run goes, and closed at its end. */
    @FunctionalInterface
    interface RunListener extends Callback, AutoCloseable {
        @Override
        void close();
    }

    /**
     * A training run begins.
     *
     * @param label what to call it
     */
    default RunListener begin(String label, RunConfig config) {
        return () -> {};
    }

    /** What is told of an evaluation, until it is closed. */
    @FunctionalInterface
    interface EvaluationListener extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * A policy begins to play the episodes of an evaluation.
     *
     * @param what what to call it, for example {@code evaluating}
     * @param evaluator plays them, and knows how far it is
     */
    default EvaluationListener evaluate(String what, EpisodeEvaluator evaluator) {
        return () -> {};
    }

    /** Part of an experiment is finished, as {@code line} says. */
    void say(String line);
}
