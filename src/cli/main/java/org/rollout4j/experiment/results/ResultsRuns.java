package org.rollout4j.experiment.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Workers;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.experiment.summary.ExperimentListener;
import org.rollout4j.experiment.summary.HeldOut;
import org.rollout4j.experiment.summary.ReferenceReturns;
import org.rollout4j.experiment.summary.SeededRuns;
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
    private final Map<String, ReferenceReturns> references = new HashMap<>();

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

    /** Lets {@link #train} return after the update at hand, with a checkpoint. From any thread. */
    public void requestStop() {
        runs.requestStop();
    }

    /**
     * Trains and evaluates what is missing of a row.
     *
     * @return nothing if it was stopped before its end
     */
    public Optional<ResultEntry> train(ResultSpec row) throws IOException, TrainingException {
        EnvironmentFactory factory = Environments.find(row.environment(), List.of());
        List<ResultEntry.Seed> finished = new ArrayList<>();
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors());
                EpisodeEvaluator evaluator = new EpisodeEvaluator(factory, episodes(row), HeldOut.SEED, workers)) {
            for (long seed = 1; seed <= seeds; seed++) {
                long number = seed;
                Path path = path(row, seed);
                String label = Text.format("%s seed %d", row.name(), seed);
                Optional<ResultEntry.Seed> result = runs.finish(path, row.run(seed), factory, label, run -> {
                    HeldOut heldOut = HeldOut.of(path, factory, evaluator, episodes(row));
                    return new ResultEntry.Seed(number, heldOut, RunHistory.read(path));
                });
                if (result.isEmpty()) {
                    return Optional.empty();
                }
                finished.add(result.get());
                tell(label, result.get());
            }
        }
        return Optional.of(new ResultEntry(row, references(row, factory), finished));
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

    private ReferenceReturns references(ResultSpec row, EnvironmentFactory factory) {
        return references.computeIfAbsent(row.environment(), id -> {
            try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
                return ReferenceReturns.of(factory, workers);
            }
        });
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
