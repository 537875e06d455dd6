package org.rollout4j.lm.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rollout4j.core.Experience;
import org.rollout4j.core.MetricSink;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.tune.Data;
import org.rollout4j.lm.tune.ModelState;
import org.rollout4j.lm.tune.TuningMethod;
import org.rollout4j.nn.train.NumericsHere;
import org.rollout4j.run.OwnCheckpoint;
import org.rollout4j.run.RecordedTraining;
import org.rollout4j.train.Callback;
import org.rollout4j.train.Checkpoint;
import org.rollout4j.train.Manifest;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.RunRecorder;
import org.rollout4j.train.Trainer;

/** A training of a language model that is recorded in its directory, and goes on from there. */
public final class LanguageTraining extends RecordedTraining {
    private final RunDirectory directory;
    private final OwnCheckpoint own;
    private final LanguageRunConfig config;
    private final Trainer<?, ?> trainer;
    private final LanguageModel start;
    private final List<String> notes = new ArrayList<>();

    /**
     * Puts the parts together and, if the directory has a checkpoint, goes on from it.
     *
     * @param directory stays open
     * @param observers told what happens, after it has been recorded
     * @throws IOException if data or a model cannot be read, or the checkpoint belongs to another run; the message is one line
     */
    public LanguageTraining(RunDirectory directory, LanguageRunConfig config, List<Callback> observers)
            throws IOException {
        super(directory);
        this.directory = directory;
        this.own = new OwnCheckpoint(directory);
        this.config = config;
        try {
            Workers workers = resources().add(new Workers(config.training().threadCount()));
            Optional<Checkpoint> last = directory.last();
            if (last.isPresent()) {
                check(last.get().manifest());
            }
            start = start(TuningMethods.find(config.algorithm()), last, workers);
            TuningMethod.Parts<?, ?> parts = parts(TuningMethods.find(config.algorithm()), workers);
            notes.addAll(parts.notes());
            resources().add(parts.source());
            resources().add(parts.evaluator());
            trainer = trainer(parts, last, observers);
        } catch (IOException | RuntimeException | Error e) {
            resources().closeAfter(e);
            throw e;
        }
    }

    private <C extends Record> LanguageModel start(TuningMethod<C> method, Optional<Checkpoint> last, Workers workers)
            throws IOException {
        if (last.isPresent()) {
            return model(last.get(), workers);
        }
        LanguageModel given = given(workers);
        return method.start(
                config.settings(method),
                config.lora() == null ? given : given.adapted(config.lora(), config.model(), config.seed()),
                config.files(),
                config.seed());
    }

    /** What the user named; null if nothing. */
    private LanguageModel given(Workers workers) throws IOException {
        return config.model() == null ? null : Models.load(Path.of(config.model()), workers);
    }

    private LanguageModel model(Checkpoint checkpoint, Workers workers) throws IOException {
        try {
            State learner = checkpoint.state().part("learner");
            return ModelState.startOfLearner(
                    learner,
                    ModelState.baseOfLearner(learner).isPresent()
                            ? Optional.ofNullable(given(workers))
                            : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw own.foreign(e.getMessage());
        }
    }

    private <C extends Record> TuningMethod.Parts<?, ?> parts(TuningMethod<C> method, Workers workers)
            throws IOException {
        Data files = config.files();
        return method.parts(config.settings(method), start, files, config.seed(), workers);
    }

    private <P, D extends Experience> Trainer<P, D> trainer(
            TuningMethod.Parts<P, D> parts, Optional<Checkpoint> last, List<Callback> observers) throws IOException {
        MetricSink metrics = resources()
                .add(
                        last.isPresent()
                                ? directory.resumeMetrics(last.get().manifest().progress())
                                : directory.startMetrics());
        Progress at = last.map(checkpoint -> checkpoint.manifest().progress())
                .orElse(Progress.start(config.training().steps()));
        List<Callback> callbacks = new ArrayList<>();
        callbacks.add(SampleLog.resume(directory.path(), at));
        callbacks.add(new RunRecorder(
                directory,
                metrics,
                config.training().keepCheckpoints(),
                last.map(checkpoint -> checkpoint.manifest().evaluation()).orElse(Metrics.NONE),
                (now, evaluation) -> new Manifest(
                        Provenance.now(),
                        null,
                        config.algorithm(),
                        config.configuration(),
                        config.seed(),
                        now,
                        evaluation,
                        NumericsHere.inUse())));
        callbacks.addAll(observers);
        Trainer<P, D> made = new Trainer<>(
                config.training(),
                parts.learner(),
                new OwnData<P, D>(parts.source(), config.files()),
                parts.evaluator(),
                callbacks);
        if (last.isPresent()) {
            try {
                made.restore(at, last.get().state());
            } catch (IllegalArgumentException e) {
                throw own.foreign(e.getMessage());
            }
        }
        return made;
    }

    private void check(Manifest manifest) throws InvalidFileException {
        own.same("algorithm", manifest.algorithm(), config.algorithm());
        own.same("seed", manifest.seed(), config.seed());
        try {
            own.same("configuration", config.complete(manifest.configuration()), config.configuration());
        } catch (IllegalArgumentException e) {
            throw own.foreign(e.getMessage());
        }
        if (manifest.progress().steps() > config.training().steps()) {
            throw own.foreign("it has taken " + manifest.progress().steps() + " updates, and this run ends at "
                    + config.training().steps());
        }
        own.note(manifest.numerics()).ifPresent(notes::add);
    }

    /** What whoever goes on with the run should know, a line each. */
    @Override
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** What trains. */
    @Override
    public Trainer<?, ?> trainer() {
        return trainer;
    }

    /** The language model that training began with, or goes on from. */
    public LanguageModel start() {
        return start;
    }
}
