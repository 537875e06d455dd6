package org.rollout4j.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Require;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.Trainer;
import org.rollout4j.train.TrainingConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollout4j train}. */
@Command(
        name = "train",
        description = "Train an agent.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j train drain-grid",
            "  rollout4j train drain-grid-5x5 --steps 2e6 --seed 3 --run runs/five",
            "  rollout4j train drain-grid --algo q-learning --set 'epsilon=linear(1, 0.02)'",
            "  rollout4j train --resume --run runs/five",
            "  rollout4j train com.acme.MyMdp --classpath my.jar --set network.hiddenSizes=128,128"
        })
final class TrainCommand implements Callable<Integer> {
    static final long DEFAULT_STEPS = 500_000;
    private static final String DEFAULT_ALGORITHM = "ppo";
    private static final long DEFAULT_SEED = 1;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ENV",
            description = "An id that `rollout4j envs` lists, or the name of a class.")
    private String environment;

    @Option(names = "--algo", paramLabel = "ALGO", description = "An id that `rollout4j algos` lists; default ppo.")
    private String algorithm;

    @Option(
            names = "--steps",
            paramLabel = "N",
            converter = StepsConverter.class,
            description = "Environment steps to take, for example 2e6; default 500000.")
    private Long steps;

    @Option(names = "--seed", paramLabel = "S", description = "What all randomness derives from; default 1.")
    private Long seed;

    @Option(names = "--run", paramLabel = "DIR", description = "The run directory; default runs/ENV-ALGO-SEED-TIME.")
    private Path run;

    @Option(
            names = "--resume",
            description =
                    "Go on with the run in DIR from its last checkpoint, to the same bits as if it had never stopped.")
    private boolean resume;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Change a setting that `rollout4j algos ALGO` lists. Repeatable.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Mixin
    private ClasspathOption classpath;

    @Option(names = "--quiet", description = "No progress on stderr.")
    private boolean quiet;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        boolean continues = resume && Files.exists(runToResume().resolve(RunDirectory.CONFIG));
        RunConfig config = Cli.usage(spec, () -> continues ? existing() : fresh());
        EnvironmentFactory factory = Cli.usage(spec, () -> {
            EnvironmentFactory found = Environments.find(config.environment(), config.classpath());
            Algorithm<?> chosen = Algorithms.find(config.algorithm());
            Memory.checkFits(found.spec(), chosen.config(config.configuration()));
            return found;
        });
        try (RunDirectory directory =
                continues ? RunDirectory.resume(run) : RunDirectory.create(path(config), config)) {
            train(directory, config, factory);
        }
        return 0;
    }

    private Path runToResume() throws Exception {
        return Cli.usage(spec, () -> {
            Require.that(run != null, "--resume", "given without --run", "name the run directory with --run DIR");
            return run;
        });
    }

    /** The configuration of the run to go on with, which the other options may repeat but not change. */
    private RunConfig existing() throws IOException {
        RunConfig config = RunDirectory.config(run, RunConfig.class);
        checkSame("ENV", environment, config.environment());
        checkSame("--algo", algorithm, config.algorithm());
        checkSame("--seed", seed, config.seed());
        checkSame("--steps", steps, config.training().steps());
        Require.that(settings.isEmpty(), "--set", settings, "a run that is resumed keeps its settings");
        return config;
    }

    private RunConfig fresh() {
        Require.that(environment != null, "ENV", null, "an environment is needed; `rollout4j envs` lists them");
        return RunConfig.of(
                environment,
                classpath.absolute(),
                algorithm == null ? DEFAULT_ALGORITHM : algorithm,
                seed == null ? DEFAULT_SEED : seed,
                TrainingConfig.ofSteps(steps == null ? DEFAULT_STEPS : steps),
                settings);
    }

    private Path path(RunConfig config) {
        return run != null
                ? run
                : RunDirectory.defaultPath(
                        Path.of("runs"), config.environment(), config.algorithm(), config.seed(), Instant.now());
    }

    private void checkSame(String option, Object given, Object running) {
        Require.that(
                given == null || given.equals(running),
                option,
                given,
                running + " is what the run in " + run + " has, and it is resumed as it is");
    }

    private void train(RunDirectory directory, RunConfig config, EnvironmentFactory factory) throws IOException {
        try (ProgressReport progress = new ProgressReport(config, quiet);
                TrainingRun training = new TrainingRun(directory, config, factory, List.of(progress));
                GracefulStop stop = new GracefulStop(training.trainer())) {
            Progress before = training.trainer().progress();
            long start = System.nanoTime();
            Trainer.End end = training.trainer().run();
            double seconds = (System.nanoTime() - start) / 1e9;
            progress.close();
            if (end == Trainer.End.STOPPED) {
                spec.commandLine()
                        .getErr()
                        .println("stopped; go on with: rollout4j train --resume --run " + directory.path());
                return;
            }
            long steps = training.trainer().progress().envSteps();
            RunReport report =
                    RunReport.of(directory, config, factory, steps, seconds, (steps - before.envSteps()) / seconds);
            directory.writeReport(report.markdown());
            output.print(
                    report.result().json(), Output.describe(report.result()) + "run             " + directory.path());
        }
    }
}
