package org.rollout4j.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.rollout4j.Model;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Workers;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.experiment.summary.ReferenceReturns;
import org.rollout4j.experiment.summary.Result;
import org.rollout4j.run.Environments;
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
    private Output output;

    @Override
    public Integer call() throws Exception {
        Model model = Model.load(path);
        String name = options.environment(model);
        EnvironmentFactory factory = Cli.usage(spec, () -> {
            EnvironmentFactory found = Environments.find(name, options.classpath());
            model.checkFits(found.spec());
            return found;
        });
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors());
                EpisodeEvaluator evaluator =
                        Cli.usage(spec, () -> new EpisodeEvaluator(factory, episodes, options.seed(), workers))) {
            EpisodeEvaluation evaluation =
                    evaluator.evaluate(options.stochastic() ? model.exploring() : model.policy());
            Result result = Result.of(name, model.algorithm(), evaluation, ReferenceReturns.of(factory, workers))
                    .withEnvSteps(model.steps());
            output.print(result.json(), result.text());
        }
        return 0;
    }
}
