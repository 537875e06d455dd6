package org.rollout4j.run;

import java.nio.file.Files;
import java.util.List;
import org.rollout4j.core.Resources;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.Trainer;

/** A training that is recorded in its directory and goes on from there, whatever it is that learns. */
public abstract class RecordedTraining implements AutoCloseable {
    private final RunDirectory directory;
    private final Resources resources = new Resources();

    /**
     * @param directory stays open
     */
    protected RecordedTraining(RunDirectory directory) {
        this.directory = directory;
    }

    /** What is closed with it. */
    protected final Resources resources() {
        return resources;
    }

    /** What whoever goes on with the run should know, a line each. */
    public abstract List<String> notes();

    /** What trains. */
    public abstract Trainer<?, ?> trainer();

    /**
     * Trains.
     *
     * @throws TrainingException if training fails; the message says why, and which checkpoint is left
     */
    public final Trainer.End run() throws TrainingException {
        try {
            return trainer().run();
        } catch (RuntimeException e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            String left = Files.exists(directory.lastFile())
                    ? "the last good checkpoint is " + directory.lastFile()
                    : "there is no checkpoint";
            throw new TrainingException(why + "; " + left, e);
        }
    }

    @Override
    public final void close() {
        resources.close();
    }
}
