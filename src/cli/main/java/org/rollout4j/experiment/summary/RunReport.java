package org.rollout4j.experiment.summary;

import java.io.IOException;
import java.util.OptionalDouble;
import org.rollout4j.Model;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Provenance;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.run.RunConfig;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.TimeSpent;
import org.rollout4j.view.Text;

/**
 * What came out of a run.
 *
 * @param config the run
 * @param result the greedy policy of its best model, evaluated on episodes that were not used in training nor to choose the model
 */
public record RunReport(RunConfig config, Result result) {
    /**
     * Evaluates the best model of a run, and puts beside it what is known of its environment.
     *
     * @param played what plays the episodes; the model's first
     * @param random whether the random policy stands beside it
     */
    public static RunReport of(RunDirectory directory, RunConfig config, SideBySide played, boolean random)
            throws IOException {
        Model model = Model.load(directory.path());
        Policy policy = model.policy();
        EpisodeEvaluation evaluation = played.evaluate("evaluating", policy);
        ReferenceReturns references = played.references(random, directory.path(), config.environment());
        OptionalDouble exact = played.exactReturn(policy);
        Result result = Result.of(config.environment(), config.algorithm(), evaluation, references)
                .withModel(ModelUsed.of(directory.path(), model));
        return new RunReport(config, exact.isPresent() ? result.withExactReturn(exact.getAsDouble()) : result);
    }

    /**
     * With what training took.
     *
     * @param envSteps environment steps of the run
     * @param envStepsNow those of the training that has just ended, if it is not all of the run; else null
     * @param seconds how long training took; null if not all of it was now
     * @param stepsPerSecond how fast it was; null if there was none now
     * @param timeSpent what the time went to, with the evaluation at the end; null if there was none now
     */
    public RunReport withCost(
            long envSteps, Long envStepsNow, Double seconds, Double stepsPerSecond, TimeSpent timeSpent) {
        return new RunReport(
                config,
                result.withEnvSteps(envSteps)
                        .withEnvStepsNow(envStepsNow)
                        .withWallSeconds(seconds)
                        .withStepsPerSecond(stepsPerSecond)
                        .withTimeSpent(timeSpent));
    }

    /** The report as a page. */
    public String markdown() {
        StringBuilder text = new StringBuilder();
        text.append(Text.format("# %s on %s, seed %d%n%n", config.algorithm(), config.environment(), config.seed()));
        text.append("```\n").append(result.text()).append("```\n\n");
        result.doubt().ifPresent(doubt -> text.append(doubt).append(".\n\n"));
        text.append(settings(config));
        text.append("\nBegun ").append(describe(config.provenance())).append(".\n");
        return text.toString();
    }

    /** The settings of a run as a table. */
    public static String settings(RunConfig config) {
        StringBuilder text = new StringBuilder("| setting | value |\n|---|---|\n");
        config.settings()
                .list()
                .forEach((name, setting) -> text.append(Text.format("| %s | %s |%n", name, setting.text())));
        return text.toString();
    }

    /** When something was done, and by what. */
    public static String describe(Provenance by) {
        return Text.format(
                "%s with version %s, commit %s, Java %s on %s",
                by.created(), by.version(), by.commit(), by.java(), by.os());
    }
}
