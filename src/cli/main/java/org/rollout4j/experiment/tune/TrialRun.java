package org.rollout4j.experiment.tune;

import java.util.List;
import java.util.Optional;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Progress;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.TrainingException;
import org.rollout4j.run.TrainingParts;
import org.rollout4j.train.Callback;
import org.rollout4j.train.Trainer;

/** Trains for a {@link Trial}, in memory. */
public final class TrialRun implements Callback {
    private final RunConfig config;
    private final EnvironmentFactory factory;
    private volatile boolean stopRequested;
    private volatile Trainer<?, ?> trainer;
    private double last = Double.NEGATIVE_INFINITY;
    private double sum;
    private int evaluations;

    public TrialRun(RunConfig config, EnvironmentFactory factory) {
        this.config = config;
        this.factory = factory;
    }

    /** Lets {@link #train} end without a result, soon. From any thread. */
    void requestStop() {
        stopRequested = true;
        Trainer<?, ?> running = trainer;
        if (running != null) {
            running.requestStop();
        }
    }

    /**
     * Trains once.
     *
     * @return nothing if it was stopped before its end
     * @throws TrainingException if the environment fails; that learning diverges is a result
     */
    public Optional<Trial> train(int configuration) throws TrainingException {
        long start = System.nanoTime();
        try (TrainingParts parts = new TrainingParts(config, factory)) {
            trainer = parts.trainer(List.of(this));
            if (stopRequested) {
                return Optional.empty();
            }
            Trainer.End end = trainer.run();
            double seconds = (System.nanoTime() - start) / 1e9;
            if (end == Trainer.End.STOPPED) {
                return Optional.empty();
            }
            boolean reached = trainer.bestScore() >= config.training().targetReturn();
            long taken = trainer.progress().steps();
            return Optional.of(new Trial(
                    configuration,
                    config.seed(),
                    last,
                    sum / evaluations,
                    reached ? taken : null,
                    reached ? seconds : null,
                    taken,
                    seconds,
                    null));
        } catch (DivergenceException e) {
            return Optional.of(new Trial(
                    configuration,
                    config.seed(),
                    Double.NEGATIVE_INFINITY,
                    Double.NEGATIVE_INFINITY,
                    null,
                    null,
                    trainer.progress().steps(),
                    (System.nanoTime() - start) / 1e9,
                    e.getMessage()));
        } catch (RuntimeException e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            throw new TrainingException("configuration " + configuration + ": " + why, e);
        }
    }

    @Override
    public void onEvaluation(Progress at, Evaluation evaluation) {
        last = evaluation.score();
        sum += last;
        evaluations++;
    }
}
