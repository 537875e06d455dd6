package org.rollout4j.experiment.language;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.rollout4j.core.Workers;
import org.rollout4j.experiment.summary.ExperimentListener;
import org.rollout4j.experiment.summary.RunningTraining;
import org.rollout4j.experiment.summary.SeededRuns;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.Json;
import org.rollout4j.lm.run.LanguageRunConfig;
import org.rollout4j.lm.run.LanguageTraining;
import org.rollout4j.run.TrainingException;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.RunHistory;
import org.rollout4j.train.Trainer;
import org.rollout4j.view.Text;

/** The runs of the table of results of language models, that of a seed in {@code ROW-SEED} of its directory. */
public final class LanguageRuns {
    /** In the directory of a finished run: how well its last model does. */
    public static final String SCORE = "score.json";

    private final LanguageRow.Place place;
    private final int seeds;
    private final OptionalLong updates;
    private final Listener listener;
    private final RunningTraining running = new RunningTraining();

    /** Told how the runs go. */
    public interface Listener {
        /** A run begins. */
        ExperimentListener.RunListener begin(String label);

        /** A run is finished, or has something to say. */
        void say(String line);
    }

    /**
     * @param directory where the runs are and go
     * @param seeds how many of each, from 1 on; some rows take more
     * @param assets what the user has named for rows to learn from
     * @param updates of each run; where nothing is said, as many as its row has
     * @param listener told how they go
     */
    public LanguageRuns(
            Path directory, int seeds, Map<LanguageRow.Asset, Path> assets, OptionalLong updates, Listener listener) {
        this.place = new LanguageRow.Place(directory, assets);
        this.seeds = seeds;
        this.updates = updates;
        this.listener = listener;
    }

    /** Lets {@link #train} return without a result after the update at hand, with a checkpoint. From any thread. */
    public void requestStop() {
        running.requestStop();
    }

    /** Whether all that a row learns from is there, or it has been learned before. */
    public boolean canTrain(LanguageRow row) {
        return place.assets().keySet().containsAll(row.assets()) || has(row);
    }

    /** Whether all of a row has been trained and scored before. */
    public boolean has(LanguageRow row) {
        for (long seed = 1; seed <= row.seeds(seeds); seed++) {
            if (!Files.exists(place.run(row, seed).resolve(SCORE))) {
                return false;
            }
        }
        return true;
    }

    /** What rows that learn a taste have gained, for how much distance; nothing if there is none. */
    public List<TasteCurve> curves(List<LanguageEntry> rows) throws IOException {
        return TasteCurve.of(rows, place);
    }

    /**
     * Trains and scores what is missing of a row, after the rows that it needs.
     *
     * @return nothing if it was stopped before its end
     */
    public Optional<LanguageEntry> train(LanguageRow row) throws IOException, TrainingException {
        List<LanguageEntry.Seed> finished = new ArrayList<>();
        for (long seed = 1; seed <= row.seeds(seeds); seed++) {
            Optional<LanguageEntry.Seed> result = train(row, seed);
            if (result.isEmpty()) {
                return Optional.empty();
            }
            finished.add(result.get());
        }
        return Optional.of(new LanguageEntry(row, finished));
    }

    private Optional<LanguageEntry.Seed> train(LanguageRow row, long seed) throws IOException, TrainingException {
        for (LanguageRow needed : row.needs()) {
            if (!isTrained(needed, seed)) {
                return Optional.empty();
            }
        }
        if (!isTrained(row, seed)) {
            return Optional.empty();
        }
        RunHistory history = RunHistory.read(place.run(row, seed));
        LanguageEntry.Seed result =
                new LanguageEntry.Seed(seed, score(row, seed), history.envSteps(), history.seconds());
        listener.say(Text.format(
                "%s: %.5g %s after %d updates, %.1f s",
                label(row, seed), result.score().value(), row.measure(), result.updates(), result.seconds()));
        return Optional.of(result);
    }

    private static String label(LanguageRow row, long seed) {
        return Text.format("%s seed %d", row.id(), seed);
    }

    /** Trains it if it is not finished, and says whether it is then. What has been scored is left alone: others may read it, too. */
    private boolean isTrained(LanguageRow row, long seed) throws IOException, TrainingException {
        Path path = place.run(row, seed);
        LanguageRunConfig config = row.run(place, updates.orElse(row.updates()), seed);
        if (Files.exists(path.resolve(SCORE))) {
            requireSame(path, config);
            return !running.isStopRequested();
        }
        try (RunDirectory run = open(path, config)) {
            return !running.isStopRequested()
                    && (SeededRuns.isFinished(run) || train(run, label(row, seed)) != Trainer.End.STOPPED);
        }
    }

    private static RunDirectory open(Path path, LanguageRunConfig config) throws IOException {
        if (!Files.exists(path.resolve(RunDirectory.CONFIG))) {
            return RunDirectory.create(path, config);
        }
        requireSame(path, config);
        return RunDirectory.resume(path);
    }

    private static void requireSame(Path path, LanguageRunConfig config) throws IOException {
        if (!LanguageRunConfig.read(path).isSame(config)) {
            throw new IOException(path + ": was begun with other settings than now; delete the run to train it again");
        }
    }

    private Trainer.End train(RunDirectory run, String label) throws IOException, TrainingException {
        LanguageRunConfig config = LanguageRunConfig.read(run.path());
        try (ExperimentListener.RunListener told = listener.begin(label);
                LanguageTraining training = new LanguageTraining(run, config, List.of(told))) {
            return running.run(training, label, listener::say);
        }
    }

    private LanguageScore score(LanguageRow row, long seed) throws IOException {
        Path file = place.run(row, seed).resolve(SCORE);
        if (Files.exists(file)) {
            return Json.read(file, LanguageScore.class);
        }
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
            LanguageScore score = row.score(place, seed, workers);
            AtomicFiles.write(file, out -> out.write(Json.pretty(score)));
            return score;
        }
    }
}
