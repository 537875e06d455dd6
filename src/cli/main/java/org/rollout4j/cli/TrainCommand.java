package org.rollout4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Require;
import org.rollout4j.core.StoppedException;
import org.rollout4j.core.Workers;
import org.rollout4j.experiment.summary.ExperimentListener;
import org.rollout4j.experiment.summary.HeldOut;
import org.rollout4j.experiment.summary.ReferenceReturns;
import org.rollout4j.experiment.summary.RunReport;
import org.rollout4j.experiment.summary.SideBySide;
import org.rollout4j.policy.PolicyFile;
import org.rollout4j.run.Algorithms;
import org.rollout4j.run.Environments;
import org.rollout4j.run.Init;
import org.rollout4j.run.Memory;
import org.rollout4j.run.Presets;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.SettingsFile;
import org.rollout4j.run.TrainedPolicy;
import org.rollout4j.run.TrainingException;
import org.rollout4j.run.TrainingRun;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.TimeSpent;
import org.rollout4j.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
            "  rollout4j train drain-grid --init models/drain-grid-ppo.zip --set learningRate=1e-4",
            "  rollout4j train CartPole-v1 --dashboard",
            "  rollout4j train CartPole-v1 --no-preset --algo a2c --steps 1e6",
            "  rollout4j train com.acme.MyMdp --classpath my.jar --set network.hiddenSizes=128,128"
        })
final class TrainCommand implements Callable<Integer> {
    private static final String DEFAULT_ALGORITHM = "ppo";
    private static final long DEFAULT_SEED = 1;

    @Spec
    private CommandSpec spec;

    @Mixin
    private TrainingOptions options;

    @Option(
            names = "--algo",
            paramLabel = "ALGO",
            description = "An id that `rollout4j algos` lists; default that of the best preset for ENV, else ppo.")
    private String algorithm;

    @Option(
            names = "--preset",
            paramLabel = "FILE",
            description = "Begin with the settings in FILE, key = value on each line, instead of the preset for ENV.")
    private Path preset;

    @Option(names = "--seed", paramLabel = "S", description = "What all randomness derives from; default 1.")
    private Long seed;

    @Option(names = "--run", paramLabel = "DIR", description = "The run directory; default runs/ENV-ALGO-SEED-TIME.")
    private Path run;

    @Option(
            names = "--init",
            paramLabel = "MODEL",
            description =
                    "Begin with a model instead of nothing: its networks or its table, and its normaliser. Its spaces"
                            + " must be those of ENV. The run keeps a copy.")
    private Path init;

    @Option(
            names = "--resume",
            description = {
                "Go on with the run in DIR from its last checkpoint, to the same bits as if it had never stopped.",
                "With other --steps than before, up or down to those taken, it ends there instead, and schedules"
                        + " follow the new total from here on. Other options may only repeat what the run has.",
                "A run that was killed before it began properly begins anew, if ENV is given."
            })
    private boolean resume;

    @Option(
            names = "--episodes",
            paramLabel = "N",
            description = "Episodes that the best model plays at the end; default the setting evaluationEpisodes.")
    private Integer episodes;

    @Mixin
    private BaselineOption baseline;

    @Option(
            names = "--monitor",
            description = "Write every training episode to monitor.csv in the run directory, with the columns of"
                    + " Stable-Baselines3: return, length, seconds; some 20 bytes each. A run that is resumed goes on"
                    + " with it.")
    private boolean monitor;

    @Option(
            names = "--dashboard",
            description = {
                "Show this run and those beside it in a browser while it trains; the address goes to stderr.",
                "On a terminal it stays afterwards, until Ctrl-C.",
                "The optimum and the random policy are then computed first, where that takes no step in ENV."
            })
    private boolean dashboard;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        Cli.usage(spec, () -> episodes == null ? 0 : Require.inRange("--episodes", episodes, 1, 10_000_000));
        if (Cli.usage(spec, this::continues)) {
            try (RunDirectory directory = RunDirectory.resume(run)) {
                RunConfig config = Cli.usage(spec, () -> existing(directory));
                EnvironmentFactory factory = environment(config);
                if (options.steps() != null) {
                    directory.writeConfig(config);
                }
                return train(directory, config, factory);
            }
        } else {
            RunConfig fresh = Cli.usage(spec, this::fresh);
            EnvironmentFactory factory = environment(fresh);
            RunConfig config = init == null ? fresh : withInit(fresh, factory);
            try (RunDirectory directory = RunDirectory.create(path(config), config)) {
                if (monitor) {
                    directory.startMonitor(config.environment());
                }
                return train(directory, config, factory);
            }
        }
    }

    /** Whether there is a run to go on with; where it was killed before it wrote what it is, it begins anew. */
    private boolean continues() {
        Require.that(
                !resume || run != null, "--resume", "given without --run", "name the run directory with --run DIR");
        boolean begun = resume && Files.exists(run.resolve(RunDirectory.CONFIG));
        Require.that(
                !resume || begun || options.environment() != null,
                "--run",
                run,
                "there is no run to go on with: no " + RunDirectory.CONFIG + " in it; name ENV to begin one");
        return begun;
    }

    /** The configuration of the run to go on with, which the other options may repeat but not change, but for more steps. */
    private RunConfig existing(RunDirectory directory) throws IOException {
        RunConfig config = RunConfig.readToTrain(run);
        options.checkSameEnvironment(config.environment(), config.classpath(), run);
        TrainingOptions.checkSame("--algo", algorithm, config.algorithm(), run);
        TrainingOptions.checkSame("--seed", seed, config.seed(), run);
        TrainingOptions.checkSame(
                "--init",
                init == null ? null : model(init),
                config.init() == null ? null : config.init().model(),
                run);
        Require.that(preset == null, "--preset", preset, "a run that is resumed has its settings");
        Require.that(
                !monitor || Files.exists(run.resolve(RunDirectory.MONITOR)),
                "--monitor",
                "given",
                "the run was begun without it, and the episodes so far are not known");
        options.settings()
                .forEach((key, value) -> TrainingOptions.checkSame(
                        "--set " + key, config.with(key, value).setting(key), config.setting(key), run));
        return config.withSteps(
                TrainingOptions.resumedSteps(options.steps(), config.training().steps(), directory));
    }

    private EnvironmentFactory environment(RunConfig config) throws Exception {
        return Cli.usage(spec, () -> {
            EnvironmentFactory found = Environments.find(config.environment(), config.classpath());
            options.trust();
            Memory.checkFits(
                    found.spec(), Algorithms.find(config.algorithm()).config(found.spec(), config.configuration()));
            return found;
        });
    }

    /** The run that begins with the model of {@code --init}, if it can. */
    private RunConfig withInit(RunConfig config, EnvironmentFactory factory) throws Exception {
        PolicyFile policy = TrainedPolicy.load(init);
        Init begin = Init.of(model(init), policy);
        return Cli.usage(spec, () -> {
            begin.check(config, factory.spec(), policy);
            return config.with(begin);
        });
    }

    /** The full name of the file that is meant. */
    private static String model(Path path) throws IOException {
        return (Files.exists(path) ? RunDirectory.resolveModel(path) : path)
                .toAbsolutePath()
                .normalize()
                .toString();
    }

    private RunConfig fresh() throws IOException {
        Require.that(
                preset == null || options.presets(), "--preset", preset, "it is not allowed together with --no-preset");
        String environment = options.requiredEnvironment();
        String best = options.presets() ? Presets.best(environment).orElse(DEFAULT_ALGORITHM) : DEFAULT_ALGORITHM;
        String chosen = algorithm == null ? best : algorithm;
        return options.run(
                chosen,
                seed == null ? DEFAULT_SEED : seed,
                preset == null ? options.preset(chosen) : SettingsFile.read(preset));
    }

    private Path path(RunConfig config) {
        return run != null
                ? run
                : RunDirectory.defaultPath(
                        Path.of("runs"),
                        Environments.label(config.environment()),
                        config.algorithm(),
                        config.seed(),
                        Instant.now());
    }

    private int train(RunDirectory directory, RunConfig config, EnvironmentFactory factory) throws Exception {
        if (!dashboard) {
            return trainAndReport(directory, config, factory);
        }
        Path runs = directory.path().toAbsolutePath().normalize().getParent();
        try (TrainingDashboard page =
                new TrainingDashboard(runs == null ? directory.path() : runs, config.classpath(), this::announce)) {
            try (Workers workers = new Workers(config.training().threadCount())) {
                ReferenceReturns.of(factory, workers).write(directory.path(), config, factory);
            }
            int code = trainAndReport(directory, config, factory);
            if (code == 0 && TrainingDashboard.isWatched()) {
                directory.close(); // so that the run may be deleted or resumed meanwhile
                page.stay(spec.commandLine().getErr());
            }
            return code;
        }
    }

    private void announce(String url) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("dashboard: " + url + " while this trains, `rollout4j dashboard` afterwards");
        err.flush();
    }

    private int trainAndReport(RunDirectory directory, RunConfig config, EnvironmentFactory factory) throws Exception {
        ExperimentListener listener = options.progress(spec.commandLine().getErr());
        String stopped = "stopped; go on with: rollout4j train --resume --run " + directory.path();
        try (GracefulStop stop = new GracefulStop()) {
            return stop.orSay(spec, stopped, () -> {
                Cost cost = train(directory, config, factory, listener, stop);
                RunReport report = evaluate(directory, config, factory, listener, stop, cost);
                directory.writeReport(report.markdown());
                report.result().doubt().ifPresent(doubt -> Cli.complain(spec, doubt));
                output.print(report.result().json(), report.result().text() + "run             " + directory.path());
            });
        }
    }

    /**
     * What a training took.
     *
     * @param taken environment steps of the run
     * @param takenNow those of this training
     */
    private record Cost(long taken, long takenNow, TimeSpent time) {}

    private Cost train(
            RunDirectory directory,
            RunConfig config,
            EnvironmentFactory factory,
            ExperimentListener listener,
            GracefulStop stop)
            throws IOException, TrainingException {
        try (ExperimentListener.RunListener progress = listener.begin(config.algorithm(), config);
                TrainingRun training = new TrainingRun(directory, config, factory, List.of(progress))) {
            training.notes().forEach(note -> Cli.complain(spec, note));
            Trainer<?, ?> trainer = training.trainer();
            stop.during(trainer::requestStop);
            long before = trainer.progress().steps();
            if (training.run() == Trainer.End.STOPPED) {
                throw new StoppedException("the training");
            }
            long taken = trainer.progress().steps();
            return new Cost(taken, taken - before, trainer.timeSpent());
        }
    }

    /** Evaluates the best model of the run, which belongs to what the run took. */
    private RunReport evaluate(
            RunDirectory directory,
            RunConfig config,
            EnvironmentFactory factory,
            ExperimentListener listener,
            GracefulStop stop,
            Cost cost)
            throws IOException {
        long start = System.nanoTime();
        int count = episodes == null ? config.training().evaluationEpisodes() : episodes;
        int threads = config.training().threadCount();
        try (SideBySide played = new SideBySide(factory, count, HeldOut.SEED, threads, listener)) {
            stop.during(played::requestStop);
            RunReport report = RunReport.of(directory, config, played, baseline.random());
            report.result().references().write(directory.path(), config, factory);
            TimeSpent time = cost.time();
            boolean trained = cost.takenNow() > 0;
            return report.withCost(
                    cost.taken(),
                    trained && cost.takenNow() < cost.taken() ? cost.takenNow() : null,
                    cost.takenNow() == cost.taken() ? time.seconds() : null,
                    trained ? cost.takenNow() / time.seconds() : null,
                    trained ? time.plusEvaluating((System.nanoTime() - start) / 1e9) : null);
        }
    }
}
