package org.rollout4j.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.eval.Evaluation;
import org.rollout4j.eval.Evaluator;
import org.rollout4j.eval.Score;
import org.rollout4j.train.Checkpoint;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.RunHistory;
import org.rollout4j.train.Trainer;

/** The training runs of a comparison, each in {@code ALGO-SEED} of its directory; those that are there already go on. */
final class ComparisonRuns {
    private final Path directory;
    private final EnvironmentFactory factory;
    private final Evaluator heldOut;
    private final Yardsticks yardsticks;
    private final PrintWriter progress;
    private volatile boolean stopRequested;
    private volatile Trainer running;

    /**
     * @param progress where progress is written; null for nowhere
     */
    ComparisonRuns(
            Path directory,
            EnvironmentFactory factory,
            Evaluator heldOut,
            Yardsticks yardsticks,
            PrintWriter progress) {
        this.directory = directory;
        this.factory = factory;
        this.heldOut = heldOut;
        this.yardsticks = yardsticks;
        this.progress = progress;
    }

    /** Lets {@link #all} return after the update at hand, with a checkpoint. From any thread. */
    void requestStop() {
        stopRequested = true;
        Trainer trainer = running;
        if (trainer != null) {
            trainer.requestStop();
        }
    }

    /**
     * Evaluates all agents, after training those that are to be trained.
     *
     * @param baseline the name of the one that the others are compared with one by one
     * @return nothing if it was stopped before its end
     */
    Optional<ComparisonResult> all(String environment, List<Contender> contenders, String baseline)
            throws IOException, TrainingException {
        List<ComparisonResult.Entry> entries = new ArrayList<>();
        for (Contender contender : contenders) {
            if (contender instanceof Contender.Fixed fixed) {
                Score score = new Score(List.of(heldOut.evaluate(fixed.policy())));
                entries.add(ComparisonResult.Entry.of(environment, fixed, score, yardsticks));
            }
        }
        int total = contenders.stream()
                .mapToInt(contender -> contender.runs().size())
                .sum();
        int number = 0;
        for (Contender contender : contenders) {
            List<ComparedRun> runs = new ArrayList<>();
            for (RunConfig config : contender.runs()) {
                number++;
                String label = Output.format("[%d/%d] %s seed %d", number, total, contender.name(), config.seed());
                Optional<ComparedRun> run = run(config, label);
                if (run.isEmpty()) {
                    return Optional.empty();
                }
                runs.add(run.get());
            }
            if (!runs.isEmpty()) {
                entries.add(ComparisonResult.Entry.of(contender.name(), runs, yardsticks));
            }
        }
        return Optional.of(ComparisonResult.of(entries, baseline));
    }

    private Optional<ComparedRun> run(RunConfig config, String label) throws IOException, TrainingException {
        Path path = directory.resolve(config.algorithm() + "-" + config.seed());
        try (RunDirectory run = open(path, config)) {
            if (stopRequested || (!finished(run) && train(run, config, label) == Trainer.End.STOPPED)) {
                return Optional.empty();
            }
            RunHistory history = RunHistory.read(path);
            Evaluation evaluation = heldOut.evaluate(Model.load(path).policy(false));
            Result result = Result.of(config.environment(), config.algorithm(), evaluation, yardsticks)
                    .withEnvSteps(history.envSteps())
                    .withWallSeconds(history.seconds())
                    .withStepsPerSecond(history.envSteps() / history.seconds());
            run.writeReport(new RunReport(config, result).markdown());
            if (progress != null) {
                progress.println(Output.format(
                        "%s: mean return %.5f after %d steps", label, result.meanReturn(), result.envSteps()));
                progress.flush();
            }
            return Optional.of(new ComparedRun(path, config, history, evaluation));
        }
    }

    private static RunDirectory open(Path path, RunConfig config) throws IOException {
        if (!Files.exists(path.resolve(RunDirectory.CONFIG))) {
            return RunDirectory.create(path, config);
        }
        checkSame(path, RunDirectory.config(path, RunConfig.class), config);
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
        if (!begun.equals(now.with(begun.provenance()))) {
            throw new IOException(path + ": is another run than " + now.algorithm() + " on " + now.environment()
                    + " with seed " + now.seed());
        }
    }

    private static boolean finished(RunDirectory run) throws IOException {
        Optional<Checkpoint> last = run.last();
        return last.isPresent() && last.get().manifest().progress().done();
    }

    private Trainer.End train(RunDirectory run, RunConfig config, String label) throws IOException, TrainingException {
        try (ProgressReport bar = new ProgressReport(label, config, progress == null);
                TrainingRun training = new TrainingRun(run, config, factory, List.of(bar))) {
            running = training.trainer();
            if (stopRequested) {
                running.requestStop();
            }
            return training.run();
        } catch (TrainingException e) {
            throw new TrainingException(label + ": " + e.getMessage(), e);
        } finally {
            running = null;
        }
    }
}
