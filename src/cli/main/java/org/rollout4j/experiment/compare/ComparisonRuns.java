package org.rollout4j.experiment.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rollout4j.Model;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.eval.Score;
import org.rollout4j.experiment.summary.ExperimentListener;
import org.rollout4j.experiment.summary.ReferenceReturns;
import org.rollout4j.experiment.summary.Result;
import org.rollout4j.experiment.summary.RunReport;
import org.rollout4j.experiment.summary.SeededRuns;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.TrainingException;
import org.rollout4j.train.RunHistory;
import org.rollout4j.view.Text;

/** The training runs of a comparison, each in {@code ALGO-SEED} of its directory; those that are there already go on. */
public final class ComparisonRuns {
    private final Path directory;
    private final EnvironmentFactory factory;
    private final EpisodeEvaluator heldOut;
    private final ReferenceReturns references;
    private final ExperimentListener listener;
    private final SeededRuns runs;

    /**
     * @param listener told how they go
     */
    public ComparisonRuns(
            Path directory,
            EnvironmentFactory factory,
            EpisodeEvaluator heldOut,
            ReferenceReturns references,
            ExperimentListener listener) {
        this.directory = directory;
        this.factory = factory;
        this.heldOut = heldOut;
        this.references = references;
        this.listener = listener;
        this.runs = new SeededRuns(listener);
    }

    /** Lets {@link #all} return after the update at hand, with a checkpoint. From any thread. */
    public void requestStop() {
        runs.requestStop();
    }

    /**
     * Evaluates all agents, after training those that are to be trained.
     *
     * @param baseline the name of the one that the others are compared with one by one
     * @return nothing if it was stopped before its end
     */
    public Optional<ComparisonResult> all(String environment, List<Contender> contenders, String baseline)
            throws IOException, TrainingException {
        List<ComparisonResult.Entry> entries = new ArrayList<>();
        for (Contender contender : contenders) {
            if (contender instanceof Contender.Fixed fixed) {
                Score score = new Score(List.of(heldOut.evaluate(fixed.policy())));
                entries.add(ComparisonResult.Entry.of(environment, fixed, score, references));
            }
        }
        int total = contenders.stream()
                .mapToInt(contender -> contender.runs().size())
                .sum();
        int number = 0;
        for (Contender contender : contenders) {
            List<ComparedRun> own = new ArrayList<>();
            for (RunConfig config : contender.runs()) {
                number++;
                String label = Text.format("[%d/%d] %s seed %d", number, total, contender.name(), config.seed());
                Optional<ComparedRun> run = run(config, label);
                if (run.isEmpty()) {
                    return Optional.empty();
                }
                own.add(run.get());
            }
            if (!own.isEmpty()) {
                entries.add(ComparisonResult.Entry.of(contender.name(), own, references));
            }
        }
        return Optional.of(ComparisonResult.of(entries, baseline));
    }

    private Optional<ComparedRun> run(RunConfig config, String label) throws IOException, TrainingException {
        Path path = directory.resolve(config.algorithm() + "-" + config.seed());
        return runs.finish(path, config, factory, label, run -> {
            RunHistory history = RunHistory.read(path);
            EpisodeEvaluation evaluation = heldOut.evaluate(Model.load(path).policy());
            Result result = Result.of(config.environment(), config.algorithm(), evaluation, references)
                    .withEnvSteps(history.envSteps())
                    .withWallSeconds(history.seconds())
                    .withStepsPerSecond(history.envSteps() / history.seconds());
            run.writeReport(new RunReport(config, result).markdown());
            listener.say(
                    Text.format("%s: mean return %.5f after %d steps", label, result.meanReturn(), result.envSteps()));
            return new ComparedRun(path, config, history, evaluation);
        });
    }
}
