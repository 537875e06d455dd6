package org.rollout4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.rollout4j.Model;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Policy;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.experiment.summary.ExperimentListener;
import org.rollout4j.experiment.summary.HeldOut;
import org.rollout4j.experiment.summary.ModelUsed;
import org.rollout4j.experiment.summary.ReferenceReturns;
import org.rollout4j.experiment.summary.Result;
import org.rollout4j.experiment.summary.SideBySide;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollout4j evaluate}. */
@Command(
        name = "evaluate",
        description = "Evaluate a trained model on episodes that it was not trained on.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j evaluate models/drain-grid-ppo.zip",
            "  rollout4j evaluate runs/five --episodes 10000 --json",
            "  rollout4j evaluate models/drain-grid-ppo.zip --stochastic --seed 7"
        })
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "MODEL",
            description = "A policy file, a checkpoint, or a run directory for its best policy.")
    private Path path;

    @Option(
            names = "--episodes",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Episodes to play; default 1000.")
    private int episodes;

    @Mixin
    private EpisodeOptions options;

    @Mixin
    private BaselineOption baseline;

    @Mixin
    private ProgressOption progress;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        PolicyArgument.check(spec, path, "`rollout4j lm evaluate --model %s --data FILE` measures it");
        Model model = Model.load(path);
        String name = Cli.usage(spec, () -> options.environment(model));
        EnvironmentFactory factory = Cli.usage(spec, () -> {
            EnvironmentFactory found = options.find(name, path);
            model.checkFits(found.spec());
            return found;
        });
        int threads = Runtime.getRuntime().availableProcessors();
        ExperimentListener listener = progress.patiently(spec.commandLine().getErr());
        try (SideBySide played =
                        Cli.usage(spec, () -> new SideBySide(factory, episodes, options.seed(), threads, listener));
                GracefulStop stop = new GracefulStop(played::requestStop)) {
            return stop.orSay(spec, "stopped before its end, without a result", () -> {
                Result result = evaluate(model, name, played);
                result.doubt().ifPresent(doubt -> Cli.complain(spec, doubt));
                output.print(result.json(), result.text());
            });
        }
    }

    private Result evaluate(Model model, String environment, SideBySide played) throws IOException {
        Policy policy = options.stochastic() ? model.exploring() : model.policy();
        EpisodeEvaluation evaluation = played.evaluate("evaluating", policy);
        Path kept = options.seed() == HeldOut.SEED && Files.isDirectory(path) ? path : null;
        ReferenceReturns references = played.references(baseline.random(), kept, environment);
        Result result = Result.of(environment, model.algorithm(), evaluation, references)
                .withEnvSteps(model.steps())
                .withModel(Files.isDirectory(path) ? ModelUsed.of(path, model) : null);
        OptionalDouble exact = played.exactReturn(policy);
        return exact.isPresent() ? result.withExactReturn(exact.getAsDouble()) : result;
    }
}
