package org.rollout4j.experiment.summary;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.Settings;
import org.rollout4j.run.TrainingException;
import org.rollout4j.run.TrainingRun;
import org.rollout4j.train.Checkpoint;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.Trainer;

/** Trains runs to their end, one after the other; those that are there already go on, and those that are finished stay. */
public final class SeededRuns {
    private final ExperimentListener listener;
    private final RunningTraining running = new RunningTraining();

    /**
     * @param listener told how they go
     */
    public SeededRuns(ExperimentListener listener) {
        this.listener = listener;
    }

    /** Lets {@link #finish} return after the update at hand, with a checkpoint. From any thread. */
    public void requestStop() {
        running.requestStop();
    }

    /** What is done with a finished run while nobody else writes it. */
    @FunctionalInterface
    public interface Finish<T> {
        T apply(RunDirectory run) throws IOException;
    }

    /**
     * Trains a run to its end and then looks at it.
     *
     * @param path its directory
     * @param label what to call it
     * @return nothing if it was stopped before its end
     */
    public <T> Optional<T> finish(Path path, RunConfig config, EnvironmentFactory factory, String label, Finish<T> then)
            throws IOException, TrainingException {
        try (RunDirectory run = open(path, config)) {
            if (running.isStopRequested()
                    || (!isFinished(run) && train(run, config, factory, label) == Trainer.End.STOPPED)) {
                return Optional.empty();
            }
            return Optional.of(then.apply(run));
        }
    }

    private static RunDirectory open(Path path, RunConfig config) throws IOException {
        if (!Files.exists(path.resolve(RunDirectory.CONFIG))) {
            return RunDirectory.create(path, config);
        }
        checkSame(path, RunConfig.read(path), config);
        return RunDirectory.resume(path);
    }

    /** That a run is what it would be if it were begun now: defaults may be others than they were. */
    private static void checkSame(Path path, RunConfig begun, RunConfig now) throws IOException {
        Map<String, Settings.Entry> settings = now.settings().list();
        for (Map.Entry<String, Settings.Entry> was : begun.settings().list().entrySet()) {
            JsonNode is = settings.get(was.getKey()).value();
            if (!was.getValue().value().equals(is)) {
                throw new IOException(path + ": was begun with " + was.getKey() + " "
                        + was.getValue().value() + ", not " + is + "; delete the run to train it again");
            }
        }
        if (!isSame(begun, now)) {
            throw new IOException(path + ": is another run than " + now.algorithm() + " on " + now.environment()
                    + " with seed " + now.seed());
        }
    }

    /** Whether a run is the one that would be begun now, whenever and by whatever it was begun. */
    public static boolean isSame(RunConfig begun, RunConfig now) {
        return begun.equals(now.with(begun.provenance()));
    }

    /** Whether a run has taken all its steps, and its last evaluation is done. */
    public static boolean isFinished(RunDirectory run) throws IOException {
        Optional<Checkpoint> last = run.last();
        return last.isPresent()
                && last.get().manifest().progress().done()
                && !Trainer.isUnevaluated(last.get().state());
    }

    private Trainer.End train(RunDirectory run, RunConfig config, EnvironmentFactory factory, String label)
            throws IOException, TrainingException {
        try (ExperimentListener.RunListener told = listener.begin(label, config);
                TrainingRun training = new TrainingRun(run, config, factory, List.of(told))) {
            return running.run(training, label, listener::say);
        }
    }
}
