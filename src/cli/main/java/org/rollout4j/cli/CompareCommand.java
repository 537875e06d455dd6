package org.rollout4j.cli;

import java.io.IOException;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Numbers;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.Require;
import org.rollout4j.core.StoppedException;
import org.rollout4j.experiment.compare.ComparisonConfig;
import org.rollout4j.experiment.compare.ComparisonResult;
import org.rollout4j.experiment.compare.ComparisonRuns;
import org.rollout4j.experiment.compare.Contender;
import org.rollout4j.experiment.compare.Contenders;
import org.rollout4j.experiment.report.ComparisonPlots;
import org.rollout4j.experiment.report.ComparisonReport;
import org.rollout4j.experiment.summary.ExperimentListener;
import org.rollout4j.experiment.summary.HeldOut;
import org.rollout4j.experiment.summary.ReferenceReturns;
import org.rollout4j.experiment.summary.SideBySide;
import org.rollout4j.plot.ImageFormat;
import org.rollout4j.plot.ImageSize;
import org.rollout4j.run.Environments;
import org.rollout4j.run.Presets;
import org.rollout4j.run.RunConfig;
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

    @Mixin
    private BaselineOption noBaseline;

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
        EnvironmentFactory factory = Cli.usage(spec, () -> {
            EnvironmentFactory found = RunClasspath.find(named.environment(), named.classpath(), paths(named.agents()));
            options.trust();
            return found;
        });
        boolean byDefault = named.agents().isEmpty();
        ComparisonConfig all = byDefault ? named.withAgents(defaultAgents(factory)) : named;
        ComparisonConfig whole = byDefault && !noBaseline.random() ? all.without(Contenders.RANDOM) : all;
        ComparisonConfig wanted = continues ? whole : withPresets(whole);
        List<Contender> contenders = new ArrayList<>(Cli.usage(spec, () -> resolve(wanted, factory)));
        ExperimentListener listener = options.progress(spec.commandLine().getErr());
        int threads = Runtime.getRuntime().availableProcessors();
        try (SideBySide heldOut = new SideBySide(factory, wanted.episodes(), HeldOut.SEED, threads, listener)) {
            ComparisonConfig config =
                    byDefault && heldOut.exact().oracle().isEmpty() ? wanted.without(Contenders.OPTIMAL) : wanted;
            if (config.agents().contains(Contenders.OPTIMAL)) {
                contenders.add(Cli.usage(spec, () -> Contenders.optimal(config.environment(), heldOut.exact())));
            }
            Cli.usage(spec, () -> baseline(config));
            try (RunDirectory directory =
                    continues ? RunDirectory.resume(run) : RunDirectory.create(path(config), config)) {
                directory.writeConfig(config);
                heldOut.exact().write(directory.path(), config.environment());
                ComparisonRuns runs =
                        new ComparisonRuns(directory.path(), factory, heldOut, noBaseline.random(), listener);
                return compare(directory, config, contenders, runs);
            }
        }
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
                RunClasspath.of(options.classpath(), paths(namedAgents())),
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
                .mapToLong(Numbers::whole)
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

    /** Those of the agents that are files or folders. */
    private static List<Path> paths(List<String> agents) {
        return agents.stream()
                .filter(agent -> Files.exists(Path.of(agent)))
                .map(Path::of)
                .toList();
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

    private int compare(
            RunDirectory directory, ComparisonConfig config, List<Contender> contenders, ComparisonRuns runs)
            throws Exception {
        String stopped = "stopped; go on with: rollout4j compare --resume --run " + directory.path();
        try (GracefulStop stop = new GracefulStop(runs::requestStop)) {
            return stop.orSay(spec, stopped, () -> {
                Optional<ComparisonResult> result = runs.all(config.environment(), contenders, baseline(config));
                report(directory, config, result.orElseThrow(() -> new StoppedException("the comparison")));
            });
        }
    }

    private void report(RunDirectory directory, ComparisonConfig config, ComparisonResult result) throws IOException {
        ReferenceReturns references = result.references();
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
        references.random().ifPresent(random -> json.put("randomReturn", random.meanReturn()));
        references.oracle().ifPresent(oracle -> {
            json.put("optimalReturn", oracle.optimalReturn());
            json.put("optimalLength", oracle.optimalLength());
        });
        json.put("baseline", result.baseline().result().algo());
        json.put("run", directory.path().toString());
        json.put("rows", result.json());
        result.doubts().forEach(doubt -> Cli.complain(spec, doubt));
        output.print(
                json,
                Text.table(result.table()) + '\n' + ComparisonResult.RANK_NOTE + '\n'
                        + ComparisonResult.IMPROVEMENT_NOTE + '\n'
                        + result.remarks().stream().map(line -> line + '\n').collect(Collectors.joining())
                        + "report: "
                        + directory.path().resolve("report.md"));
        if (plot != null) {
            ComparisonPlots.write(ComparisonPlots.of(result), "--plot", plot, ImageSize.PAGE);
        }
    }
}
