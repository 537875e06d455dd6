package org.rollout4j.experiment.summary;

import java.util.function.Consumer;
import org.rollout4j.run.RecordedTraining;
import org.rollout4j.run.TrainingException;
import org.rollout4j.train.Trainer;

/** The training of an experiment that is running, if one is, so that another thread can stop it. */
public final class RunningTraining {
    private volatile boolean stopRequested;
    private volatile Trainer<?, ?> running;

    /** Lets the training that runs, and every later one, end after the update at hand, with a checkpoint. From any thread. */
    public void requestStop() {
        stopRequested = true;
        Trainer<?, ?> trainer = running;
        if (trainer != null) {
            trainer.requestStop();
        }
    }

    /** Whether {@link #requestStop} was called. */
    public boolean isStopRequested() {
        return stopRequested;
    }

    /**
     * Trains.
     *
     * @param label what to call it
     * @param say told what whoever goes on with the run should know
     * @throws TrainingException if training fails; the message begins with the label
     */
    public Trainer.End run(RecordedTraining training, String label, Consumer<String> say) throws TrainingException {
        training.notes().forEach(say);
        running = training.trainer();
        if (stopRequested) {
            running.requestStop();
        }
        try {
            return training.run();
        } catch (TrainingException e) {
            throw new TrainingException(label + ": " + e.getMessage(), e);
        } finally {
            running = null;
        }
    }
}
