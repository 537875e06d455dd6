package org.rollout4j.train;

import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.rollout4j.core.Artifact;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.Episode;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Evaluator;
import org.rollout4j.core.Experience;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Source;
import org.rollout4j.core.State;
import org.rollout4j.core.StoppedException;
import org.rollout4j.train.PhaseClock.Phase;

/**
 * The training loop: collecting experience and learning from it in turn, with evaluations and checkpoints when they are due.
 *
 * @param <P> what is trained
 * @param <D> what it learns from
 */
public final class Trainer<P, D extends Experience> {
    /** Why a run ended. */
    public enum End {
        /** All its steps were taken. */
        STEPS,
        /** An evaluation reached the target. */
        TARGET,
        /** {@link #requestStop} was called, or a callback asked for it. */
        STOPPED
    }

    /** The entry of a state that says from which steps on what is due has not been done. */
    private static final String UNEVALUATED = "unevaluated-since";

    private static final long NONE = -1;

    private final TrainingConfig config;
    private final Learner<P, D> learner;
    private final Source<? super P, D> source;
    private final Evaluator<P> evaluator;
    private final List<Callback> callbacks;
    private final MetricMeans means = new MetricMeans();
    private Progress progress;
    private Progress saved;
    private double bestScore = Double.NEGATIVE_INFINITY;
    /** The steps before the update whose evaluation was stopped, and is due at once when training goes on; -1 if none was. */
    private long unevaluated = NONE;

    private final PhaseClock clock;
    private long stepsLogged;
    private TimeSpent timeLogged = TimeSpent.NONE;
    private volatile boolean stopRequested;

    /**
     * @param callbacks told in this order
     */
    public Trainer(
            TrainingConfig config,
            Learner<P, D> learner,
            Source<? super P, D> source,
            Evaluator<P> evaluator,
            List<Callback> callbacks) {
        this(config, learner, source, evaluator, callbacks, System::nanoTime);
    }

    /**
     * @param nanos what time is told by, in nanoseconds; training does not depend on it
     */
    Trainer(
            TrainingConfig config,
            Learner<P, D> learner,
            Source<? super P, D> source,
            Evaluator<P> evaluator,
            List<Callback> callbacks,
            LongSupplier nanos) {
        this.config = config;
        this.learner = learner;
        this.source = source;
        this.evaluator = evaluator;
        this.callbacks = List.copyOf(callbacks);
        this.progress = Progress.start(config.steps());
        this.clock = new PhaseClock(nanos);
    }

    /**
     * Trains until the steps are taken, the target is reached or a stop is requested; goes on from {@link #restore}.
     *
     * @throws DivergenceException if a quantity is not finite; the message names it and the update, and the checkpoints so far stay
     */
    public End run() {
        clock.start();
        stepsLogged = progress.steps();
        if (goesOn()) {
            callbacks.forEach(callback -> callback.onStart(progress));
        }
        try {
            while (goesOn()) {
                long before = unevaluated == NONE ? update() : unevaluated;
                doWhatIsDueSince(before);
                if (callbacks.stream().anyMatch(callback -> callback.stops(progress))) {
                    requestStop();
                }
            }
        } catch (StoppedException e) {
            stopRequested = true; // the state is that of the last update, as a rollout that was stopped never began
        }
        if (!progress.equals(saved)) {
            save();
            clock.did(Phase.SAVE);
        }
        if (unevaluated != NONE) {
            return End.STOPPED;
        }
        return progress.done() ? End.STEPS : bestScore >= config.targetReturn() ? End.TARGET : End.STOPPED;
    }

    private boolean goesOn() {
        boolean more = !progress.done() || unevaluated != NONE;
        return more && bestScore < config.targetReturn() && !stopRequested;
    }

    /** Collects and learns, and returns the steps taken before. */
    private long update() {
        Progress before = progress;
        D data = source.collect(learner.behaviour(before));
        clock.did(Phase.COLLECT);
        List<Episode> episodes = data.episodes();
        means.add(update(data, before), episodes);
        clock.did(Phase.LEARN);
        progress = before.after(data);
        callbacks.forEach(callback -> callback.onEpisodes(progress, episodes));
        return before.steps();
    }

    private void doWhatIsDueSince(long before) {
        boolean evaluate = due(config.evaluateEvery(), before) || progress.done();
        boolean checkpoint = due(config.checkpointEvery(), before);
        unevaluated = evaluate ? before : NONE;
        Metrics evaluated = evaluate ? evaluate() : Metrics.NONE;
        unevaluated = NONE;
        clock.did(Phase.EVALUATE);
        if (evaluate || checkpoint || due(config.logEvery(), before)) {
            log(evaluated);
        }
        if (checkpoint) {
            save();
        }
        clock.did(Phase.SAVE);
    }

    /**
     * Lets {@link #run} return soon, with a checkpoint: after the update at hand, without the rollout at hand, which is collected again when
     * training goes on, as an evaluation is played again. From any thread.
     */
    public void requestStop() {
        stopRequested = true;
        source.requestStop();
        evaluator.requestStop();
    }

    /** Whether training that goes on from {@code state} begins with an evaluation, which was stopped. */
    public static boolean isUnevaluated(State state) {
        return state.has(UNEVALUATED);
    }

    public Progress progress() {
        return progress;
    }

    /** The best score of an evaluation so far; minus infinity before the first. */
    public double bestScore() {
        return bestScore;
    }

    /** What the time of {@link #run} went to so far. */
    public TimeSpent timeSpent() {
        return clock.spent();
    }

    /** Goes on where {@code state}, as a callback got it at {@code at}, was taken. */
    public void restore(Progress at, State state) {
        learner.restore(state.part("learner"));
        source.restore(state.part("source"));
        means.restore(state.part("means"));
        bestScore = state.doubles("best-score", 1)[0];
        progress = new Progress(at.steps(), config.steps(), at.updates(), at.episodes());
        unevaluated = isUnevaluated(state) ? state.longs(UNEVALUATED, 1)[0] : NONE;
        saved = unevaluated == NONE ? at : null;
    }

    private Metrics update(D data, Progress before) {
        try {
            return learner.update(data, before);
        } catch (DivergenceException e) {
            throw new DivergenceException(String.format(
                    Locale.ROOT,
                    "update %d, after %d steps: %s",
                    before.updates() + 1,
                    before.steps(),
                    e.getMessage()));
        }
    }

    private Metrics evaluate() {
        Evaluation evaluation = evaluator.evaluate(learner.greedy());
        DivergenceException.check(
                String.format(Locale.ROOT, "evaluation after update %d: score", progress.updates()),
                evaluation.score());
        callbacks.forEach(callback -> callback.onEvaluation(progress, evaluation));
        if (evaluation.score() > bestScore) {
            bestScore = evaluation.score();
            Artifact artifact = learner.artifact(progress);
            callbacks.forEach(callback -> callback.onBest(progress, artifact));
        }
        return evaluation.metrics();
    }

    private void log(Metrics evaluated) {
        TimeSpent spent = clock.spent();
        TimeSpent lately = spent.since(timeLogged);
        Metrics metrics = means.take()
                .with(evaluated)
                .with(Metric.STEPS_PER_SECOND.name(), (progress.steps() - stepsLogged) / lately.seconds())
                .with(lately.metrics());
        stepsLogged = progress.steps();
        timeLogged = spent;
        callbacks.forEach(callback -> callback.onMetrics(progress, metrics));
    }

    private void save() {
        saved = progress;
        State.Builder builder = State.builder()
                .put("learner", learner.state())
                .put("source", source.state())
                .put("means", means.state())
                .putDoubles("best-score", bestScore);
        if (unevaluated != NONE) {
            builder.putLongs(UNEVALUATED, unevaluated);
        }
        State state = builder.build();
        callbacks.forEach(callback -> callback.onCheckpoint(progress, state));
    }

    /** Whether the last update crossed a multiple of {@code every} steps; needs no memory, so that a resumed run agrees. */
    private boolean due(long every, long before) {
        return progress.steps() / every > before / every;
    }
}
