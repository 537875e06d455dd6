package org.rollout4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Policy;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.experiment.summary.ExperimentListener;
import org.rollout4j.experiment.summary.HeldOut;
import org.rollout4j.experiment.summary.ModelUsed;
import org.rollout4j.experiment.summary.ReferenceReturns;
import org.rollout4j.experiment.summary.Result;
import org.rollout4j.experiment.summary.SideBySide;
import org.rollout4j.watch.Agent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollout4j evaluate}. */
@Command(
        name = "evaluate",
        description = {
            "Evaluate a trained model on episodes that it was not trained on.",
            "A language model acts in words: it reads what is observed, and takes the most probable of the legal actions."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j evaluate models/drain-grid-ppo.zip",
            "  rollout4j evaluate runs/five --episodes 10000 --json",
            "  rollout4j evaluate models/drain-grid-ppo.zip --stochastic --seed 7",
            "  rollout4j evaluate models/notes-lm --env FrozenLake-v1"
        })
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = AgentArgument.DESCRIPTION)
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
        Agent agent = AgentArgument.load(path);
        String name = Cli.usage(spec, () -> options.environment(agent, path));
        EnvironmentFactory factory = Cli.usage(spec, () -> options.find(name, path));
        Agent.Acting acting = Cli.usage(spec, () -> agent.in(factory));
        int threads = Runtime.getRuntime().availableProcessors();
        ExperimentListener listener = progress.patiently(spec.commandLine().getErr());
        try (SideBySide played =
                        Cli.usage(spec, () -> new SideBySide(factory, episodes, options.seed(), threads, listener));
                GracefulStop stop = new GracefulStop(played::requestStop)) {
            return stop.orSay(spec, "stopped before its end, without a result", () -> {
                Result result = evaluate(agent, acting, name, played);
                result.doubt().ifPresent(doubt -> Cli.complain(spec, doubt));
                output.print(result.json(), result.text());
            });
        }
    }

    private Result evaluate(Agent agent, Agent.Acting acting, String environment, SideBySide played) {
        Policy policy = options.stochastic() ? acting.exploring() : acting.policy();
        EpisodeEvaluation evaluation = played.evaluate("evaluating", policy);
        Path kept = options.seed() == HeldOut.SEED && Files.isDirectory(path) ? path : null;
        ReferenceReturns references = played.references(baseline.random(), kept, environment);
        Result result = Result.of(environment, agent.algorithm(), evaluation, references)
                .withEnvSteps(steps(agent))
                .withModel(Files.isDirectory(path) ? used(agent) : null);
        OptionalDouble exact = played.exactReturn(policy);
        return exact.isPresent() ? result.withExactReturn(exact.getAsDouble()) : result;
    }

    private static ModelUsed used(Agent agent) {
        return new ModelUsed(agent.file().getFileName().toString(), steps(agent));
    }

    private static Long steps(Agent agent) {
        OptionalLong steps = agent.steps();
        return steps.isPresent() ? steps.getAsLong() : null;
    }
}
