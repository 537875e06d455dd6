package org.rollout4j.experiment.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.StoppedException;
import org.rollout4j.experiment.summary.ExperimentListener;
import org.rollout4j.experiment.summary.HeldOut;
import org.rollout4j.experiment.summary.ReferenceReturns;
import org.rollout4j.experiment.summary.SeededRuns;
import org.rollout4j.experiment.summary.SideBySide;
import org.rollout4j.run.Environments;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.TrainingException;
import org.rollout4j.train.RunHistory;
import org.rollout4j.view.Text;

/** The runs of the table of results, that of a seed in {@code ENV/ALGO-SEED} of its directory. */
public final class ResultsRuns {
    private final Path directory;
    private final int seeds;
    private final int episodes;
    private final ExperimentListener listener;
    private final SeededRuns runs;
    private volatile SideBySide playing;
    private volatile boolean stopRequested;

    /**
     * @param directory where the runs are and go
     * @param seeds how many of each, from 1 on
     * @param episodes held-out episodes that each policy plays, where a row says nothing else
     * @param listener told how they go
     */
    public ResultsRuns(Path directory, int seeds, int episodes, ExperimentListener listener) {
        this.directory = directory;
        this.seeds = seeds;
        this.episodes = episodes;
        this.listener = listener;
        this.runs = new SeededRuns(listener);
    }

    /** Lets {@link #train} end soon: without a result while it trains, by a {@link StoppedException} else. From any thread. */
    public void requestStop() {
        stopRequested = true;
        runs.requestStop();
        SideBySide played = playing;
        if (played != null) {
            played.requestStop();
        }
    }

    /**
     * Trains and evaluates what is missing of a row.
     *
     * @return nothing if it was stopped before its end
     */
    public Optional<ResultEntry> train(ResultSpec row) throws IOException, TrainingException {
        EnvironmentFactory factory = Environments.find(row.environment(), List.of());
        int threads = Runtime.getRuntime().availableProcessors();
        try (SideBySide played = new SideBySide(factory, episodes(row), HeldOut.SEED, threads, listener)) {
            playing = played;
            if (stopRequested) {
                played.requestStop();
            }
            return train(row, factory, played);
        } finally {
            playing = null;
        }
    }

    private Optional<ResultEntry> train(ResultSpec row, EnvironmentFactory factory, SideBySide played)
            throws IOException, TrainingException {
        List<ResultEntry.Seed> finished = new ArrayList<>();
        for (long seed = 1; seed <= seeds; seed++) {
            long number = seed;
            Path path = path(row, seed);
            String label = Text.format("%s seed %d", row.name(), seed);
            Optional<ResultEntry.Seed> result = runs.finish(path, row.run(seed), factory, label, run -> {
                HeldOut heldOut = HeldOut.of(path, factory, played, episodes(row));
                played.exact().write(path, row.run(number), factory);
                return new ResultEntry.Seed(number, path, heldOut, RunHistory.read(path));
            });
            if (result.isEmpty()) {
                return Optional.empty();
            }
            finished.add(result.get());
            tell(label, result.get());
        }
        Path kept = directory.resolve(row.environment());
        ReferenceReturns references = played.references(true, kept, row.environment());
        references.write(kept, row.environment());
        return Optional.of(new ResultEntry(row, references, finished));
    }

    /** Whether all of a row has been trained and evaluated before, with what the row says today. */
    public boolean has(ResultSpec row) throws IOException {
        for (long seed = 1; seed <= seeds; seed++) {
            Path path = path(row, seed);
            if (!Files.exists(path.resolve(HeldOut.FILE)) || !SeededRuns.isSame(RunConfig.read(path), row.run(seed))) {
                return false;
            }
        }
        return true;
    }

    private Path path(ResultSpec row, long seed) {
        return directory.resolve(row.environment()).resolve(row.algorithm() + "-" + seed);
    }

    private int episodes(ResultSpec row) {
        return row.episodes() == null ? episodes : row.episodes();
    }

    private void tell(String label, ResultEntry.Seed seed) {
        listener.say(Text.format(
                "%s: return %.5g after %d steps, %.1f s",
                label,
                seed.heldOut().meanReturn(),
                seed.history().envSteps(),
                seed.history().seconds()));
    }
}
