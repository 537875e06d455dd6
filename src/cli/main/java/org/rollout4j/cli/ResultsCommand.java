package org.rollout4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rollout4j.core.Require;
import org.rollout4j.core.StoppedException;
import org.rollout4j.env.Suggest;
import org.rollout4j.experiment.language.LanguageEntry;
import org.rollout4j.experiment.language.LanguagePage;
import org.rollout4j.experiment.language.LanguageRow;
import org.rollout4j.experiment.language.LanguageRuns;
import org.rollout4j.experiment.language.LanguageSuite;
import org.rollout4j.experiment.language.TasteCurve;
import org.rollout4j.experiment.report.ComparisonPlots;
import org.rollout4j.experiment.report.FrontierPlot;
import org.rollout4j.experiment.report.ResultsPage;
import org.rollout4j.experiment.results.ResultEntry;
import org.rollout4j.experiment.results.ResultSpec;
import org.rollout4j.experiment.results.ResultsRuns;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.Json;
import org.rollout4j.lm.run.Models;
import org.rollout4j.plot.CurvePlot;
import org.rollout4j.plot.ImageSize;
import org.rollout4j.run.TrainingException;
import org.rollout4j.train.TrainingConfig;
import org.rollout4j.view.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollout4j results}. */
@Command(
        name = "results",
        description = {
            "Train the classics with their presets, or language models, and write the table of results.",
            "What is finished stays and is not trained again; what is half trained goes on. All of it takes hours."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j results",
            "  rollout4j results CartPole-v1 Taxi-v3/q-learning --seeds 2 --out runs/some",
            "  rollout4j results --rows mine.json --out runs/mine",
            "  rollout4j results --suite lm --text shakespeare.txt",
            "  rollout4j results --suite decide"
        })
final class ResultsCommand implements Callable<Integer> {
    /** What results are of. */
    enum Suite {
        /** Reinforcement learning in the environments that everybody knows. */
        classics(5, "runs/results", null),
        /** Language models that write. */
        lm(3, "runs/lm-results", LanguageSuite.LM),
        /** Language models that act. */
        decide(3, "runs/decide-results", LanguageSuite.DECIDE);

        private final int seeds;
        private final Path runs;
        /** Null where there are none of language models. */
        private final LanguageSuite ofLanguage;

        Suite(int seeds, String runs, LanguageSuite ofLanguage) {
            this.seeds = seeds;
            this.runs = Path.of(runs);
            this.ofLanguage = ofLanguage;
        }

        /** Whether a row learns from that. */
        private boolean takes(LanguageRow.Asset asset) {
            return ofLanguage != null
                    && ofLanguage.rows().stream().anyMatch(row -> row.assets().contains(asset));
        }
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--suite",
            paramLabel = "NAME",
            defaultValue = "classics",
            description = "What the table is of: ${COMPLETION-CANDIDATES}; default classics.")
    private Suite suite;

    @Parameters(
            arity = "0..*",
            paramLabel = "ROW",
            description =
                    "What to train: an environment, an algorithm, or ENV/ALGO, of lm and decide a row; default all. The table has all"
                            + " rows that are finished.")
    private List<String> words = List.of();

    @Option(names = "--seeds", paramLabel = "N", description = "Seeds of each row; default 5, of lm and decide 3.")
    private Integer givenSeeds;

    @Option(
            names = "--episodes",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Held-out episodes that each policy plays; default 1000, more where a row says so.")
    private int episodes;

    @Option(
            names = "--rows",
            paramLabel = "FILE",
            description = "The rows as a JSON array, instead of those of this build.")
    private Path file;

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            description =
                    "Where the runs are and go; default runs/results, of lm runs/lm-results, of decide runs/decide-results.")
    private Path givenRuns;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "docs",
            description =
                    "Where results.md, results.json and images go, of lm lm-results.md, lm-results.json and a figure, of decide decide-results.md and decide-results.json; default docs.")
    private Path out;

    @Option(
            names = "--text",
            paramLabel = "FILE",
            description =
                    "The text of the row shakespeare of lm, which does not come with this project; without it there is no"
                            + " such row.")
    private Path text;

    @Option(
            names = "--model",
            paramLabel = "PATH",
            description =
                    "The language model that the rows wish-* and author-* of lm and zero-shot of decide put adapters on,"
                            + " such as SmolLM2-135M-Instruct; without it there are no such rows.")
    private Path model;

    @Option(
            names = "--authors",
            paramLabel = "DIR",
            description =
                    "A folder with a .txt file of each of three authors, in the order of their names, which the rows"
                            + " author-* of lm learn from; without it there are no such rows.")
    private Path authors;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description =
                    "Updates of each run of lm or decide, to see how far it gets; default as many as a row needs.")
    private Long steps;

    @Mixin
    private ProgressOption progress;

    @Mixin
    private Output output;

    private int seeds() {
        return givenSeeds == null ? suite.seeds : givenSeeds;
    }

    private Path runs() {
        return givenRuns == null ? suite.runs : givenRuns;
    }

    @Override
    public Integer call() throws Exception {
        return Cli.usage(spec, this::checkedSuite).ofLanguage == null ? classics() : language();
    }

    private Suite checkedSuite() {
        Require.inRange("--seeds", seeds(), 1, 1000);
        Require.inRange("--episodes", episodes, 1, 10_000_000);
        Require.that(file == null || suite == Suite.classics, "--rows", file, "it is of the suite classics");
        assets().forEach((asset, path) ->
                Require.that(suite.takes(asset), option(asset), path, "it is of " + takers(asset)));
        Require.that(
                steps == null || suite.ofLanguage != null,
                "--steps",
                steps,
                "it is of the suite lm or the suite decide");
        Require.inRange("--steps", steps == null ? 1 : steps, 1, TrainingConfig.MAX_STEPS);
        Require.that(text == null || Files.isRegularFile(text), "--text", text, "there is no such file");
        Require.that(model == null || Models.isOne(model), "--model", model, "there is no language model");
        Require.that(authors == null || Files.isDirectory(authors), "--authors", authors, "there is no such folder");
        return suite;
    }

    private static String option(LanguageRow.Asset asset) {
        return "--" + asset.name().toLowerCase(Locale.ROOT);
    }

    private static String takers(LanguageRow.Asset asset) {
        return Stream.of(Suite.values())
                .filter(known -> known.takes(asset))
                .map(known -> "the suite " + known.name())
                .collect(Collectors.joining(" or "));
    }

    private int language() throws Exception {
        List<LanguageRow> wanted = Cli.usage(spec, this::languageRows);
        LanguageRuns.Listener listener = progress.ofLanguage(spec.commandLine().getErr());
        OptionalLong updates = steps == null ? OptionalLong.empty() : OptionalLong.of(steps);
        LanguageRuns results = new LanguageRuns(runs(), seeds(), assets(), updates, listener);
        try (GracefulStop stop = new GracefulStop(results::requestStop)) {
            return stop.orSay(spec, "stopped; the same command goes on", () -> {
                List<LanguageEntry> rows = new ArrayList<>();
                List<LanguageRow> missing = new ArrayList<>();
                for (LanguageRow row : suite.ofLanguage.rows()) {
                    if (!results.canTrain(row)) {
                        missing.add(row);
                        listener.say("no row " + row.id() + ": name "
                                + row.assets().stream()
                                        .sorted()
                                        .map(asset -> asset.meaning() + " with " + option(asset))
                                        .collect(Collectors.joining(" and ")));
                    } else if (wanted.contains(row) || results.has(row)) {
                        rows.add(results.train(row).orElseThrow(() -> new StoppedException("the table of results")));
                    }
                }
                LanguagePage page = new LanguagePage(suite.ofLanguage, rows, seeds(), missing);
                AtomicFiles.createDirectories(out);
                List<TasteCurve> curves = results.curves(rows);
                if (!curves.isEmpty()) {
                    draw(LanguagePage.FRONTIER, FrontierPlot.of(curves));
                }
                String name = suite.ofLanguage.page();
                write(name + ".md", page.markdown(!curves.isEmpty()).getBytes(StandardCharsets.UTF_8));
                write(name + ".json", Json.pretty(page.json()));
                output.print(page.json(), Text.table(page.table()) + "\nwritten: " + out.resolve(name + ".md"));
            });
        }
    }

    private Map<LanguageRow.Asset, Path> assets() {
        Map<LanguageRow.Asset, Path> assets = new EnumMap<>(LanguageRow.Asset.class);
        assets.put(LanguageRow.Asset.TEXT, text);
        assets.put(LanguageRow.Asset.MODEL, model);
        assets.put(LanguageRow.Asset.AUTHORS, authors);
        assets.values().removeIf(Objects::isNull);
        return assets;
    }

    private List<LanguageRow> languageRows() {
        List<String> known =
                suite.ofLanguage.rows().stream().map(LanguageRow::id).toList();
        for (String word : words) {
            Require.that(
                    known.contains(word),
                    "ROW",
                    word,
                    "there is no row of that name" + Suggest.didYouMean(word, known));
        }
        return suite.ofLanguage.rows().stream()
                .filter(row -> words.isEmpty() || words.contains(row.id()))
                .toList();
    }

    private int classics() throws Exception {
        List<ResultSpec> all = Cli.usage(spec, () -> file == null ? ResultSpec.all() : ResultSpec.read(file));
        List<ResultSpec> wanted = Cli.usage(spec, () -> wanted(all));
        PrintWriter err = spec.commandLine().getErr();
        ResultsRuns results = new ResultsRuns(runs(), seeds(), episodes, progress.on(err));
        List<String> failures = new ArrayList<>();
        try (GracefulStop stop = new GracefulStop(results::requestStop)) {
            return stop.orSay(spec, "stopped; the same command goes on", () -> {
                List<ResultEntry> rows = rows(all, wanted, results, failures)
                        .orElseThrow(() -> new StoppedException("the table of results"));
                ResultsPage page = new ResultsPage(rows, seeds());
                write(page);
                if (!failures.isEmpty()) {
                    throw new TrainingException(String.join("; ", failures), null);
                }
                output.print(
                        page.json(), Text.table(page.table()) + "\nwritten: " + out.resolve(ResultsPage.NAME + ".md"));
            });
        }
    }

    private List<ResultSpec> wanted(List<ResultSpec> all) {
        for (String word : words) {
            List<String> known = all.stream()
                    .flatMap(row -> Stream.of(row.environment(), row.algorithm(), row.name()))
                    .distinct()
                    .toList();
            Require.that(
                    known.contains(word),
                    "ROW",
                    word,
                    "there is no row of that environment or algorithm" + Suggest.didYouMean(word, known));
        }
        return all.stream()
                .filter(row -> words.isEmpty() || words.stream().anyMatch(row::isMeantBy))
                .toList();
    }

    /**
     * All that is finished, after training what is wanted.
     *
     * @param failures where it is said which rows failed; the others are trained all the same
     * @return nothing if it was stopped before its end
     */
    private static Optional<List<ResultEntry>> rows(
            List<ResultSpec> all, List<ResultSpec> wanted, ResultsRuns results, List<String> failures)
            throws IOException {
        List<ResultEntry> rows = new ArrayList<>();
        for (ResultSpec row : all) {
            try {
                if (wanted.contains(row) || results.has(row)) {
                    Optional<ResultEntry> result = results.train(row);
                    if (result.isEmpty()) {
                        return Optional.empty();
                    }
                    rows.add(result.get());
                }
            } catch (TrainingException | IllegalArgumentException e) {
                failures.add(row.name() + ": " + e.getMessage());
            }
        }
        return Optional.of(rows);
    }

    private void write(ResultsPage page) throws IOException {
        AtomicFiles.createDirectories(out);
        for (Map.Entry<Path, CurvePlot> plot : page.plots().entrySet()) {
            draw(plot.getKey(), plot.getValue());
        }
        write(ResultsPage.NAME + ".md", page.markdown().getBytes(StandardCharsets.UTF_8));
        write(ResultsPage.NAME + ".json", Json.pretty(page.json()));
    }

    private void draw(Path name, CurvePlot plot) throws IOException {
        Path image = out.resolve(name);
        AtomicFiles.createDirectories(image.getParent());
        ComparisonPlots.write(plot, "--out", image, ImageSize.PAGE);
    }

    private void write(String name, byte[] content) throws IOException {
        AtomicFiles.write(out.resolve(name), to -> to.write(content));
    }
}
