package org.rollout4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.experiment.compare.ComparisonConfig;
import org.rollout4j.experiment.compare.ComparisonResult;
import org.rollout4j.experiment.compare.ComparisonRuns;
import org.rollout4j.experiment.compare.Contender;
import org.rollout4j.experiment.compare.Contenders;
import org.rollout4j.experiment.report.ComparisonPlots;
import org.rollout4j.experiment.report.ComparisonReport;
import org.rollout4j.experiment.summary.HeldOut;
import org.rollout4j.experiment.summary.ReferenceReturns;
import org.rollout4j.plot.ImageFormat;
import org.rollout4j.plot.ImageSize;
import org.rollout4j.run.Environments;
import org.rollout4j.run.Presets;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.Settings;
import org.rollout4j.run.TrainingException;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.view.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollout4j compare}. */
@Command(
        name = "compare",
        description = "Train agents with the same steps, and compare them on the same episodes that none has seen.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j compare drain-grid",
            "  rollout4j compare drain-grid --agents ppo,a2c,random,optimal --seeds 5 --baseline a2c --plot curves.png",
            "  rollout4j compare drain-grid models/drain-grid-ppo.zip runs/mine",
            "  rollout4j compare drain-grid-5x5 --agents ppo,q-learning --set ppo.learningRate=1e-3",
            "  rollout4j compare --resume --run runs/compare-five"
        })
final class CompareCommand implements Callable<Integer> {
    private static final List<String> DEFAULT_ALGORITHMS = List.of("ppo", "q-learning");
    private static final int DEFAULT_SEEDS = 3;
    private static final int DEFAULT_EPISODES = 1000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private TrainingOptions options;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "MODEL",
            description = "Policy files, checkpoints, or run directories for their best policies.")
    private List<String> models = List.of();

    @Option(
            names = "--agents",
            split = ",",
            paramLabel = "AGENT",
            description =
                    "Algorithms, reference policies (random, optimal, nearest-cell) and models, with commas between; default:"
                            + " ppo, q-learning and all reference policies.")
    private List<String> agents = List.of();

    @Option(
            names = "--baseline",
            paramLabel = "AGENT",
            description = "The agent that the others are compared with one by one; default the first.")
    private String baseline;

    @Option(names = "--seeds", paramLabel = "N", description = "Seeds to train each algorithm with; default 3.")
    private Integer seeds;

    @Option(names = "--first-seed", paramLabel = "S", description = "The first of these seeds; default 1.")
    private Long firstSeed;

    @Option(names = "--episodes", paramLabel = "N", description = "Episodes that each agent plays; default 1000.")
    private Integer episodes;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Draw the learning curves, to a name that ends with .png or .svg.")
    private Path plot;

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "The directory of the comparison and its runs; default runs/compare-ENV-TIME.")
    private Path run;

    @Option(
            names = "--resume",
            description =
                    "Go on with the comparison in DIR: what is trained stays, what is half trained goes on. Agents,"
                            + " seeds and episodes may be others than before.")
    private boolean resume;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        boolean continues = resume && Files.exists(runToResume().resolve(RunDirectory.CONFIG));
        ComparisonConfig named = Cli.usage(spec, () -> continues ? existing() : fresh());
        EnvironmentFactory factory = Cli.usage(spec, () -> Environments.find(named.environment(), named.classpath()));
        boolean byDefault = named.agents().isEmpty();
        ComparisonConfig whole = byDefault ? named.withAgents(defaultAgents(factory)) : named;
        ComparisonConfig wanted = continues ? whole : withPresets(whole);
        List<Contender> contenders = new ArrayList<>(Cli.usage(spec, () -> resolve(wanted, factory)));
        ReferenceReturns references =
                ReferenceReturns.of(factory, Runtime.getRuntime().availableProcessors());
        ComparisonConfig config =
                byDefault && references.oracle().isEmpty() ? wanted.without(Contenders.OPTIMAL) : wanted;
        if (config.agents().contains(Contenders.OPTIMAL)) {
            contenders.add(Cli.usage(spec, () -> Contenders.optimal(config.environment(), references)));
        }
        Cli.usage(spec, () -> baseline(config));
        try (RunDirectory directory =
                continues ? RunDirectory.resume(run) : RunDirectory.create(path(config), config)) {
            directory.writeConfig(config);
            references.write(directory.path(), config.environment());
            Optional<ComparisonResult> result = compare(directory.path(), config, contenders, factory, references);
            if (result.isPresent()) {
                report(directory, config, result.get(), references);
            }
        }
        return 0;
    }

    private String baseline(ComparisonConfig config) {
        List<String> all = config.agents();
        Require.that(
                baseline == null || all.contains(baseline),
                "--baseline",
                baseline,
                "one of " + String.join(", ", all) + " is allowed");
        return baseline == null ? all.get(0) : baseline;
    }

    private Path runToResume() throws Exception {
        return Cli.usage(spec, () -> {
            Require.that(run != null, "--resume", "given without --run", "name the comparison with --run DIR");
            return run;
        });
    }

    private ComparisonConfig fresh() {
        return new ComparisonConfig(
                options.requiredEnvironment(),
                options.classpath(),
                namedAgents(),
                firstSeed == null ? 1 : firstSeed,
                seeds == null ? DEFAULT_SEEDS : seeds,
                options.steps() == null ? RunConfig.DEFAULT_STEPS : options.steps(),
                episodes == null ? DEFAULT_EPISODES : episodes,
                options.settings(),
                Provenance.now());
    }

    /** With the presets of all algorithms that are compared, and as many steps for each as the longest of them takes. */
    private ComparisonConfig withPresets(ComparisonConfig config) {
        if (!options.presets()) {
            return config;
        }
        OptionalLong longest = config.agents().stream()
                .map(agent -> Presets.find(config.environment(), agent).get(Presets.STEPS))
                .filter(Objects::nonNull)
                .mapToLong(Settings::wholeNumber)
                .max();
        ComparisonConfig tuned = config.withPresetsOf(config.agents());
        return options.steps() == null && longest.isPresent() ? tuned.withSteps(longest.getAsLong()) : tuned;
    }

    /** The comparison to go on with; what its runs were trained with stays. */
    private ComparisonConfig existing() throws IOException {
        ComparisonConfig begun = RunDirectory.config(run, ComparisonConfig.class);
        options.checkSameEnvironment(begun.environment(), begun.classpath(), run);
        TrainingOptions.checkSame("--steps", options.steps(), begun.steps(), run);
        options.settings()
                .forEach((key, value) -> TrainingOptions.checkSame(
                        "--set " + key, value, begun.settings().get(key), run));
        List<String> agentsNow = namedAgents().isEmpty() ? begun.agents() : namedAgents();
        List<String> added = agentsNow.stream()
                .filter(agent -> options.presets() && !begun.agents().contains(agent))
                .toList();
        return begun.withAgents(agentsNow)
                .withOwnSettings()
                .withPresetsOf(added)
                .withFirstSeed(firstSeed == null ? begun.firstSeed() : firstSeed)
                .withSeeds(seeds == null ? begun.seeds() : seeds)
                .withEpisodes(episodes == null ? begun.episodes() : episodes);
    }

    private List<String> namedAgents() {
        return Stream.concat(agents.stream(), models.stream()).map(String::trim).toList();
    }

    private static List<String> defaultAgents(EnvironmentFactory factory) {
        return Stream.concat(DEFAULT_ALGORITHMS.stream(), Contenders.references(factory).stream())
                .toList();
    }

    private List<Contender> resolve(ComparisonConfig config, EnvironmentFactory factory) throws IOException {
        List<Contender> contenders = Contenders.of(config, factory);
        if (plot != null) {
            ImageFormat.of("--plot", plot);
            Path folder = plot.toAbsolutePath().getParent();
            Require.that(Files.isDirectory(folder), "--plot", plot, "there is no folder " + folder);
            Require.that(
                    contenders.stream().anyMatch(Contender.Learner.class::isInstance),
                    "--plot",
                    plot,
                    "no agent of this comparison is trained, so there are no learning curves");
        }
        return contenders;
    }

    private Path path(ComparisonConfig config) {
        return run != null
                ? run
                : RunDirectory.defaultComparisonPath(
                        Path.of("runs"), Environments.label(config.environment()), Instant.now());
    }

    private Optional<ComparisonResult> compare(
            Path directory,
            ComparisonConfig config,
            List<Contender> contenders,
            EnvironmentFactory factory,
            ReferenceReturns references)
            throws IOException, TrainingException {
        PrintWriter err = spec.commandLine().getErr();
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors());
                EpisodeEvaluator heldOut = new EpisodeEvaluator(factory, config.episodes(), HeldOut.SEED, workers)) {
            ComparisonRuns runs = new ComparisonRuns(directory, factory, heldOut, references, options.progress(err));
            try (GracefulStop stop = new GracefulStop(runs::requestStop)) {
                Optional<ComparisonResult> result = runs.all(config.environment(), contenders, baseline(config));
                if (result.isEmpty()) {
                    err.println("stopped; go on with: rollout4j compare --resume --run " + directory);
                    err.flush();
                }
                return result;
            }
        }
    }

    private void report(
            RunDirectory directory, ComparisonConfig config, ComparisonResult result, ReferenceReturns references)
            throws IOException {
        directory.writeReport(new ComparisonReport(
                        config,
                        result,
                        references,
                        directory.path(),
                        Optional.ofNullable(plot),
                        ComparisonCommand.of(config, directory.path()))
                .markdown());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("env", config.environment());
        json.put("episodes", config.episodes());
        json.put("firstSeed", config.firstSeed());
        json.put("seeds", config.seeds());
        json.put("steps", config.steps());
        json.put("randomReturn", references.randomReturn());
        references.oracle().ifPresent(oracle -> {
            json.put("optimalReturn", oracle.optimalReturn());
            json.put("optimalLength", oracle.optimalLength());
        });
        json.put("baseline", result.baseline().result().algo());
        json.put("run", directory.path().toString());
        json.put("rows", result.json());
        output.print(
                json,
                Text.table(result.table()) + '\n' + ComparisonResult.RANK_NOTE + '\n'
                        + ComparisonResult.IMPROVEMENT_NOTE + "\nreport: "
                        + directory.path().resolve("report.md"));
        if (plot != null) {
            ComparisonPlots.write(ComparisonPlots.of(result, references), "--plot", plot, ImageSize.PAGE);
        }
    }
}
