package org.rollout4j.train;

import java.util.List;
import java.util.function.BiPredicate;
import org.rollout4j.core.Artifact;
import org.rollout4j.core.Episode;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.MetricSink;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.State;

/** Is told what happens in a training run, on the thread that trains. What it throws ends the run. */
public interface Callback {
    /** Passes the metrics on to {@code sink}. */
    static Callback logTo(MetricSink sink) {
        return new Callback() {
            @Override
            public void onMetrics(Progress at, Metrics metrics) {
                sink.write(at, metrics);
            }
        };
    }

    /** Stops after the first line of metrics for which {@code condition} holds. */
    static Callback stopWhen(BiPredicate<Progress, Metrics> condition) {
        return new Callback() {
            private boolean holds;

            @Override
            public void onMetrics(Progress at, Metrics metrics) {
                holds |= condition.test(at, metrics);
            }

            @Override
            public boolean stops(Progress at) {
                return holds;
            }
        };
    }

    /**
     * At the beginning of a run, where something keeps it from learning as one would think: that it is too short, or what its observations
     * are. Each once.
     *
     * @param warning one line
     */
    default void onWarning(String warning) {}

    /**
     * When training begins, or goes on; not where there is nothing left to do.
     *
     * @param at where
     */
    default void onStart(Progress at) {}

    /**
     * After an update.
     *
     * @param at how far training is after it
     * @param episodes those that ended in what it learned from, in their order; maybe none
     */
    default void onEpisodes(Progress at, List<Episode> episodes) {}

    /** After an update whose metrics are due to be logged: means over the updates since the last ones. */
    default void onMetrics(Progress at, Metrics metrics) {}

    /** After an evaluation. */
    default void onEvaluation(Progress at, Evaluation evaluation) {}

    /**
     * After an evaluation better than all before.
     *
     * @param artifact what has been learned, to be used without the learner
     */
    default void onBest(Progress at, Artifact artifact) {}

    /**
     * Asked after each update, when all that was due has been told: whether training shall stop here, with a checkpoint, as {@link
     * Trainer#requestStop} does.
     */
    default boolean stops(Progress at) {
        return false;
    }

    /**
     * When a checkpoint is due, and at the end.
     *
     * @param state all that {@link Trainer#restore} needs
     */
    default void onCheckpoint(Progress at, State state) {}
}
