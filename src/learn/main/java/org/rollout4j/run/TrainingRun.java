package org.rollout4j.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.MetricSink;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.Rollout;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.nn.train.NumericsHere;
import org.rollout4j.train.Callback;
import org.rollout4j.train.Checkpoint;
import org.rollout4j.train.Manifest;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.RunRecorder;
import org.rollout4j.train.Trainer;

/** A training run that is recorded in its directory, and goes on from there. */
public final class TrainingRun extends RecordedTraining {
    private final RunDirectory directory;
    private final Trainer<Policy, Rollout> trainer;
    private final List<String> notes;

    /**
     * Puts the parts together and, if the directory has a checkpoint, goes on from it.
     *
     * @param directory stays open
     * @param observers told what happens, after it has been recorded
     */
    public TrainingRun(RunDirectory directory, RunConfig config, EnvironmentFactory factory, List<Callback> observers)
            throws IOException {
        super(directory);
        this.directory = directory;
        EnvironmentSpec spec = factory.spec();
        try {
            TrainingParts parts = resources().add(new TrainingParts(config, factory));
            Optional<Checkpoint> last = directory.last();
            if (last.isPresent()) {
                Resumption resumption =
                        new Resumption(directory, config, last.get().manifest());
                resumption.check(spec);
                notes = resumption.notes();
            } else {
                notes = List.of();
            }
            MetricSink metrics = resources()
                    .add(
                            last.isPresent()
                                    ? directory.resumeMetrics(
                                            last.get().manifest().progress())
                                    : directory.startMetrics());
            List<Callback> callbacks = new ArrayList<>();
            Progress at = last.map(checkpoint -> checkpoint.manifest().progress())
                    .orElse(Progress.start(config.training().steps()));
            directory
                    .resumeMonitor(at)
                    .ifPresent(monitor -> callbacks.add(resources().add(monitor)));
            callbacks.add(new RunRecorder(
                    directory,
                    metrics,
                    config.training().keepCheckpoints(),
                    last.map(checkpoint -> checkpoint.manifest().evaluation()).orElse(Metrics.NONE),
                    (now, evaluation) -> new Manifest(
                            Provenance.now(),
                            spec,
                            config.algorithm(),
                            config.configuration(),
                            config.seed(),
                            now,
                            evaluation,
                            NumericsHere.inUse())));
            callbacks.addAll(observers);
            trainer = parts.trainer(callbacks);
            if (last.isPresent()) {
                restore(last.get(), spec);
            } else if (config.init() != null) {
                parts.init(config.init().model(), config.init().load(directory.path()));
            }
        } catch (IOException | RuntimeException | Error e) {
            resources().closeAfter(e);
            throw e;
        }
    }

    private void restore(Checkpoint checkpoint, EnvironmentSpec spec) throws InvalidFileException {
        EnvironmentSpec before = checkpoint.manifest().environment();
        Optional<String> difference = before == null ? Optional.empty() : Spaces.difference(before, spec);
        if (difference.isPresent()) {
            throw new InvalidFileException(
                    directory.lastFile(), "does not belong to this environment: " + difference.get());
        }
        try {
            trainer.restore(checkpoint.manifest().progress(), checkpoint.state());
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(
                    directory.lastFile(), "does not belong to this run and build: " + e.getMessage(), e);
        }
    }

    /** What whoever goes on with the run should know, a line each: metrics that are lost, arithmetic that makes other bits. */
    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public Trainer<Policy, Rollout> trainer() {
        return trainer;
    }
}
