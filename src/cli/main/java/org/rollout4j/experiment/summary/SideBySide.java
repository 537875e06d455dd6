package org.rollout4j.experiment.summary;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Policy;
import org.rollout4j.core.StoppedException;
import org.rollout4j.core.Workers;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.eval.RandomPolicy;
import org.rollout4j.tabular.ExactEvaluation;
import org.rollout4j.tabular.Outcome;
import org.rollout4j.train.KnownReturns;

/**
 * Plays policies, and beside them the random one, on the same episodes: the only place that plays what is judged at the end, so that nobody plays
 * more than is asked for and shown.
 */
public final class SideBySide implements AutoCloseable {
    private static final int POLL_MILLIS = 50;

    private final EnvironmentFactory factory;
    private final Workers workers;
    private final EpisodeEvaluator evaluator;
    private final ExperimentListener listener;
    private ReferenceReturns exact;
    private volatile boolean stopRequested;

    /**
     * @param episodes episodes that each policy plays, 1 to 10 million
     * @param seed what their starts derive from
     * @param threads that compute
     * @param listener told what is played
     */
    public SideBySide(EnvironmentFactory factory, int episodes, long seed, int threads, ExperimentListener listener) {
        this.factory = factory;
        this.listener = listener;
        this.workers = new Workers(threads);
        try {
            this.evaluator = new EpisodeEvaluator(factory, episodes, seed, workers);
        } catch (RuntimeException | Error e) {
            workers.close();
            throw e;
        }
    }

    /** Lets what is played, and all that would be, end soon with a {@link StoppedException}. From any thread. */
    public void requestStop() {
        stopRequested = true;
        evaluator.requestStop();
    }

    /** Plays the episodes. */
    public EpisodeEvaluation evaluate(String what, Policy policy) {
        try (ExperimentListener.EvaluationListener told = listener.evaluate(what, evaluator)) {
            return evaluator.evaluate(policy);
        }
    }

    /**
     * What is known exactly of the environment; computed once, which may take some seconds.
     *
     * @throws StoppedException if it was asked to stop meanwhile; what computes it is left to itself then
     */
    public ReferenceReturns exact() {
        if (exact == null) {
            FutureTask<ReferenceReturns> task = new FutureTask<>(this::compute);
            Thread thread = new Thread(task, "references");
            thread.setDaemon(true);
            thread.start();
            exact = await(task);
        }
        return exact;
    }

    /** With threads of its own, so that the others can be closed if nobody waits for it any longer. */
    private ReferenceReturns compute() {
        try (Workers own = new Workers(workers.threads())) {
            return ReferenceReturns.of(factory, own);
        }
    }

    private ReferenceReturns await(FutureTask<ReferenceReturns> task) {
        while (true) {
            if (stopRequested) {
                throw new StoppedException("the computation of the optimum");
            }
            try {
                return task.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // it is looked once more whether it was asked to stop
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoppedException("the computation of the optimum");
            } catch (ExecutionException e) {
                throw rethrown(e.getCause());
            }
        }
    }

    private static RuntimeException rethrown(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
    }

    /**
     * What stands beside what is played here.
     *
     * @param random whether the random policy does; it plays the episodes where nothing is known of it
     * @param kept where it may have been kept before, see {@link KnownReturns}; null for nowhere
     */
    public ReferenceReturns references(boolean random, Path kept, String environment) {
        ReferenceReturns known = exact().on(evaluator);
        if (!random) {
            return known.withoutRandom();
        }
        Optional<KnownReturns> before = kept == null ? Optional.empty() : KnownReturns.cached(kept, environment);
        ReferenceReturns measured = known.withRandomOf(before, evaluator.episodes());
        if (measured.random().isPresent()) {
            return measured;
        }
        return measured.withRandom(evaluate("random policy on", RandomPolicy.of(factory.spec())));
    }

    /** The same where the random policy has played the episodes here. */
    public ReferenceReturns references(EpisodeEvaluation random) {
        return exact().on(evaluator).withRandom(random);
    }

    /** The expected return of a policy, where chance has a say in what follows a start and it can be computed. */
    public OptionalDouble exactReturn(Policy policy) {
        return exact().chance()
                ? ExactEvaluation.of(factory, policy).stream()
                        .mapToDouble(Outcome::meanReturn)
                        .findFirst()
                : OptionalDouble.empty();
    }

    @Override
    public void close() {
        try (workers) {
            evaluator.close();
        }
    }
}
