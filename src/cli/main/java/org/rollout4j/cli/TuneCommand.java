package org.rollout4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.experiment.tune.SearchSpace;
import org.rollout4j.experiment.tune.Trials;
import org.rollout4j.experiment.tune.TuneConfig;
import org.rollout4j.experiment.tune.TuneReport;
import org.rollout4j.experiment.tune.TuneScore;
import org.rollout4j.experiment.tune.TunedConfiguration;
import org.rollout4j.experiment.tune.Tuning;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.run.Algorithm;
import org.rollout4j.run.Algorithms;
import org.rollout4j.run.Environments;
import org.rollout4j.run.Memory;
import org.rollout4j.run.Presets;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.SettingsFile;
import org.rollout4j.run.TrainingException;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.view.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rollout4j tune}. */
@Command(
        name = "tune",
        description = "Search for settings that learn well, by random search with successive halving.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j tune drain-grid --algo ppo --trials 27 --seeds 9 --steps 2e5",
            "  rollout4j tune CartPole-v1 --algo a2c --score steps --target 475",
            "  rollout4j tune drain-grid --algo q-learning --space mine.properties --set discount=1",
            "  rollout4j tune --resume --out runs/tuned",
            "  rollout4j train drain-grid --algo ppo --preset runs/tuned/best.properties"
        })
final class TuneCommand implements Callable<Integer> {
    /** Tuning and reporting with the same seeds would report luck. */
    private static final long DEFAULT_SEED = 1001;

    private static final int DEFAULT_TRIALS = 24;
    private static final int DEFAULT_SEEDS = 3;
    private static final int DEFAULT_KEEP = 3;

    @Spec
    private CommandSpec spec;

    @Mixin
    private TrainingOptions options;

    @Option(names = "--algo", paramLabel = "ALGO", description = "An id that `rollout4j algos` lists; default ppo.")
    private String algorithm;

    @Option(
            names = "--trials",
            paramLabel = "N",
            description = "Configurations to try; default 24. The first is the preset or the defaults.")
    private Integer trials;

    @Option(
            names = "--seeds",
            paramLabel = "K",
            description = "Seeds to train the best configurations with; default 3. All are trained with one.")
    private Integer seeds;

    @Option(
            names = "--keep-one-in",
            paramLabel = "E",
            description = "Keep the best one of E for the next rung, with E times the seeds; default 3.")
    private Integer keepOneIn;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "The first seed, from which what is drawn derives, too; default 1001.")
    private Long seed;

    @Option(
            names = "--score",
            paramLabel = "SCORE",
            description =
                    "return (of the last evaluation), area (mean of all evaluations), steps or seconds (to the target);"
                            + " default return.")
    private TuneScore score;

    @Option(
            names = "--target",
            paramLabel = "R",
            description = "The mean return that ends a trial, where steps or seconds count.")
    private Double target;

    @Option(
            names = "--space",
            paramLabel = "FILE",
            description = "Where to search, for example learningRate = log(1e-4, 1e-2); default the algorithm's own.")
    private Path space;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "1",
            description = "Trials side by side, each on one thread; default one at a time on all processors.")
    private int jobs;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where trials.jsonl, tune.md and best.properties go; default runs/ENV-tune-ALGO-SEED-TIME.")
    private Path out;

    @Option(
            names = "--resume",
            description = "Go on with the tuning in DIR: finished trials stay. More --trials and --seeds are allowed.")
    private boolean resume;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        boolean continues = Cli.usage(spec, this::continues);
        TuneConfig config = Cli.usage(spec, () -> continues ? existing() : fresh());
        EnvironmentFactory factory = Cli.usage(spec, () -> environment(config));
        options.trust();
        try (RunDirectory directory =
                continues ? RunDirectory.resume(out) : RunDirectory.create(path(config), config)) {
            directory.writeConfig(config);
            Optional<TuneReport> report = tune(directory.path(), config, factory);
            if (report.isPresent()) {
                finish(directory.path(), report.get());
            }
        }
        return 0;
    }

    private boolean continues() {
        Require.inRange("--jobs", jobs, 1, 1024);
        Require.that(!resume || out != null, "--resume", "given without --out", "name the tuning with --out DIR");
        return resume && Files.exists(out.resolve(RunDirectory.CONFIG));
    }

    private TuneConfig fresh() throws IOException {
        String id = algorithm == null ? "ppo" : algorithm;
        options.requiredEnvironment();
        Algorithms.find(id);
        RunConfig base = options.run(id, 0, options.preset(id)); // checks the settings
        Map<String, String> settings = new LinkedHashMap<>(options.preset(id));
        settings.putAll(options.settings());
        settings.remove(Presets.STEPS);
        SearchSpace searched = space == null ? SearchSpace.of(id) : new SearchSpace(SettingsFile.read(space));
        Map<String, String> open = new LinkedHashMap<>(searched.dimensions());
        open.keySet().removeAll(options.settings().keySet());
        return new TuneConfig(
                base.environment(),
                base.classpath(),
                id,
                trials == null ? DEFAULT_TRIALS : trials,
                seeds == null ? DEFAULT_SEEDS : seeds,
                keepOneIn == null ? DEFAULT_KEEP : keepOneIn,
                seed == null ? DEFAULT_SEED : seed,
                base.training().steps(),
                score == null ? TuneScore.RETURN : score,
                target == null ? Double.POSITIVE_INFINITY : target,
                settings,
                open,
                Provenance.now());
    }

    private TuneConfig existing() throws IOException {
        TuneConfig begun = RunDirectory.config(out, TuneConfig.class);
        options.checkSameEnvironment(begun.environment(), begun.classpath(), out);
        TrainingOptions.checkSame("--algo", algorithm, begun.algorithm(), out);
        TrainingOptions.checkSame("--steps", options.steps(), begun.steps(), out);
        TrainingOptions.checkSame("--keep-one-in", keepOneIn, begun.keepOneIn(), out);
        TrainingOptions.checkSame("--seed", seed, begun.seed(), out);
        TrainingOptions.checkSame("--score", score, begun.score(), out);
        TrainingOptions.checkSame("--target", target, begun.target(), out);
        options.settings()
                .forEach((key, value) -> TrainingOptions.checkSame(
                        "--set " + key, value, begun.settings().get(key), out));
        return begun.withTrials(trials == null ? begun.trials() : trials)
                .withSeeds(seeds == null ? begun.seeds() : seeds);
    }

    /** Finds it, and that each configuration is one that the algorithm takes and that fits into memory and environment. */
    private static EnvironmentFactory environment(TuneConfig config) {
        EnvironmentFactory factory = Environments.find(config.environment(), config.classpath());
        Algorithm<?> algorithm = Algorithms.find(config.algorithm());
        for (int configuration = 0; configuration < config.trials(); configuration++) {
            RunConfig run = config.run(configuration, 0);
            Memory.checkFits(factory.spec(), algorithm.config(factory.spec(), run.configuration()));
            if (configuration == 0) {
                algorithm.learner(factory.spec(), run.configuration(), run.seed(), Workers.caller());
            }
        }
        return factory;
    }

    private Path path(TuneConfig config) {
        return out != null
                ? out
                : RunDirectory.defaultPath(
                        Path.of("runs"),
                        Environments.label(config.environment()),
                        "tune-" + config.algorithm(),
                        config.seed(),
                        Instant.now());
    }

    private Optional<TuneReport> tune(Path directory, TuneConfig config, EnvironmentFactory factory)
            throws IOException, TrainingException {
        PrintWriter err = spec.commandLine().getErr();
        Tuning tuning = new Tuning(config, factory, Trials.in(directory), jobs, options.progress(err));
        try (GracefulStop stop = new GracefulStop(tuning::requestStop)) {
            Optional<List<TunedConfiguration>> configurations = tuning.run();
            if (configurations.isEmpty()) {
                err.println("stopped; go on with: rollout4j tune --resume --out " + directory);
                err.flush();
            }
            return configurations.map(found -> new TuneReport(config, found));
        }
    }

    private void finish(Path directory, TuneReport report) throws IOException {
        Path preset = directory.resolve("best.properties");
        write(preset, report.preset());
        write(directory.resolve("tune.md"), report.markdown());
        output.print(
                report.json(),
                Text.table(report.table()) + "\nbest: " + preset + "\nreport: " + directory.resolve("tune.md"));
    }

    private static void write(Path file, String text) throws IOException {
        AtomicFiles.write(file, to -> to.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
