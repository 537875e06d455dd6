package org.rollout4j.experiment.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.rollout4j.Model;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Policy;
import org.rollout4j.core.StoppedException;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.eval.Score;
import org.rollout4j.experiment.summary.ExperimentListener;
import org.rollout4j.experiment.summary.ReferenceReturns;
import org.rollout4j.experiment.summary.Result;
import org.rollout4j.experiment.summary.RunReport;
import org.rollout4j.experiment.summary.SeededRuns;
import org.rollout4j.experiment.summary.SideBySide;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.TrainingException;
import org.rollout4j.train.RunHistory;
import org.rollout4j.view.Text;

/** The training runs of a comparison, each in {@code ALGO-SEED} of its directory; those that are there already go on. */
public final class ComparisonRuns {
    private final Path directory;
    private final EnvironmentFactory factory;
    private final SideBySide heldOut;
    private final boolean random;
    private final ExperimentListener listener;
    private final SeededRuns runs;

    /**
     * @param heldOut plays the held-out episodes
     * @param random whether the random policy stands beside the results, be it one of the agents or not
     * @param listener told how they go
     */
    public ComparisonRuns(
            Path directory,
            EnvironmentFactory factory,
            SideBySide heldOut,
            boolean random,
            ExperimentListener listener) {
        this.directory = directory;
        this.factory = factory;
        this.heldOut = heldOut;
        this.random = random;
        this.listener = listener;
        this.runs = new SeededRuns(listener);
    }

    /** Lets {@link #all} end soon: without a result while it trains, by a {@link StoppedException} else. From any thread. */
    public void requestStop() {
        runs.requestStop();
        heldOut.requestStop();
    }

    /**
     * Evaluates all agents, after training those that are to be trained.
     *
     * @param baseline the name of the one that the others are compared with one by one
     * @return nothing if it was stopped before its end
     */
    public Optional<ComparisonResult> all(String environment, List<Contender> contenders, String baseline)
            throws IOException, TrainingException {
        Map<Contender.Fixed, EpisodeEvaluation> played = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            if (contender instanceof Contender.Fixed fixed) {
                played.put(fixed, heldOut.evaluate(fixed.name() + " plays", fixed.policy()));
            }
        }
        ReferenceReturns references = references(environment, played);
        List<ComparisonResult.Entry> entries = new ArrayList<>();
        played.forEach((fixed, evaluation) -> entries.add(ComparisonResult.Entry.of(
                environment, fixed, new Score(List.of(evaluation)), references, heldOut.exactReturn(fixed.policy()))));
        int total = contenders.stream()
                .mapToInt(contender -> contender.runs().size())
                .sum();
        int number = 0;
        for (Contender contender : contenders) {
            List<ComparedRun> own = new ArrayList<>();
            for (RunConfig config : contender.runs()) {
                number++;
                String label = Text.format("[%d/%d] %s seed %d", number, total, contender.name(), config.seed());
                Optional<ComparedRun> run = run(config, label, references);
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

    /** What stands beside the results; the random policy plays once, whether it is one of the agents or not. */
    private ReferenceReturns references(String environment, Map<Contender.Fixed, EpisodeEvaluation> played)
            throws IOException {
        Optional<EpisodeEvaluation> asAgent = played.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(Contenders.RANDOM))
                .map(Map.Entry::getValue)
                .findFirst();
        ReferenceReturns references = asAgent.isPresent()
                ? heldOut.references(asAgent.get())
                : heldOut.references(random, directory, environment);
        references.write(directory, environment);
        return references;
    }

    private Optional<ComparedRun> run(RunConfig config, String label, ReferenceReturns references)
            throws IOException, TrainingException {
        Path path = directory.resolve(config.algorithm() + "-" + config.seed());
        return runs.finish(path, config, factory, label, run -> {
            RunHistory history = RunHistory.read(path);
            Policy policy = Model.load(path).policy();
            EpisodeEvaluation evaluation = heldOut.evaluate(label + " plays", policy);
            OptionalDouble exact = heldOut.exactReturn(policy);
            Result result = Result.of(config.environment(), config.algorithm(), evaluation, references)
                    .withExactReturn(exact.isPresent() ? exact.getAsDouble() : null)
                    .withEnvSteps(history.envSteps())
                    .withWallSeconds(history.seconds())
                    .withStepsPerSecond(history.envSteps() / history.seconds());
            run.writeReport(new RunReport(config, result).markdown());
            references.write(path, config, factory);
            listener.say(
                    Text.format("%s: mean return %.5f after %d steps", label, result.meanReturn(), result.envSteps()));
            return new ComparedRun(path, config, history, evaluation, exact);
        });
    }
}
