package org.rollout4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.rollout4j.core.Require;
import org.rollout4j.core.Services;
import org.rollout4j.env.Suggest;
import org.rollout4j.experiment.report.ComparisonPlots;
import org.rollout4j.experiment.report.PlottedRun;
import org.rollout4j.experiment.report.RunGroup;
import org.rollout4j.experiment.report.RunPlots;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.lm.run.Models;
import org.rollout4j.lm.tune.LanguageMetrics;
import org.rollout4j.plot.ImageFormat;
import org.rollout4j.plot.ImageSize;
import org.rollout4j.plot.Plot;
import org.rollout4j.train.Metric;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollout4j plot}. */
@Command(
        name = "plot",
        description = {
            "Draw training runs as a figure: learning curves, bars of final results, or performance profiles.",
            "Runs that differ in nothing but their seeds are drawn together, with a 95 %% bootstrap interval. Runs may"
                    + " be running.",
            "Final results are those of held-out episodes where `results` left them, else the last evaluations. Over"
                    + " several environments, and in profiles, they become scores: 0 is the random policy, 1 the optimum"
                    + " or, where that is not known, the best run."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j plot runs/first --out first.png",
            "  rollout4j plot runs/compare-five --out curves.svg",
            "  rollout4j plot runs/compare-five --kind bars --out bars.svg --width 1000 --height 600",
            "  rollout4j plot runs/results --kind profile --out profile.png",
            "  rollout4j plot runs/mine --out loss.svg",
            "  rollout4j plot runs/one runs/two --metric explainedVariance --smooth 20 --x seconds --out loss.png"
        })
final class PlotCommand implements Callable<Integer> {
    /** What is drawn. */
    enum Kind {
        CURVES,
        BARS,
        PROFILE
    }

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "RUN",
            description = "Run directories, or folders with run directories, such as those of comparisons.")
    private List<Path> named = List.of();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Where the figure goes: a file name that ends with .png or .svg.")
    private Path out;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description =
                    "curves, the default; bars: interquartile means of final results; profile: the fraction of runs"
                            + " above each score.")
    private Kind kind = Kind.CURVES;

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            description = "A metric of metrics.jsonl; default evaluationReturn, of language models eval_loss.")
    private String metric;

    @Option(
            names = "--x",
            paramLabel = "AXIS",
            description = "What curves are drawn against: steps, the default, or seconds.")
    private PlottedRun.Against against = PlottedRun.Against.STEPS;

    @Option(
            names = "--smooth",
            paramLabel = "N",
            description = "Draw the mean of the N points around each point of a run; default 1.")
    private int smooth = 1;

    @Option(names = "--title", paramLabel = "TEXT", description = "What is written above; '' for nothing.")
    private String title;

    @Option(names = "--width", paramLabel = "PIXELS", description = "Default 2000.")
    private int width = ImageSize.PAPER.width();

    @Option(names = "--height", paramLabel = "PIXELS", description = "Default 1200.")
    private int height = ImageSize.PAPER.height();

    @Option(
            names = "--dpi",
            paramLabel = "N",
            description = "Pixels an inch, by which letters and lines have their size; default 300.")
    private int dpi = ImageSize.PAPER.dpi();

    @Option(names = "--no-references", description = "No lines for the random policy and the optimum.")
    private boolean noReferences;

    @Mixin
    private ClasspathOption classpath;

    @Mixin
    private ForceOption force;

    @Mixin
    private ProgressOption progress;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        ImageSize size = Cli.usage(spec, this::checked);
        force.requireFree(out, "--out FILE");
        List<PlottedRun> runs = Cli.usage(spec, this::runs);
        boolean scores = Cli.usage(spec, () -> scores(RunGroup.of(runs)));
        try (GracefulStop stop = new GracefulStop()) {
            return stop.orSay(spec, "stopped before its end, nothing is drawn", () -> draw(runs, scores, size, stop));
        }
    }

    private void draw(List<PlottedRun> runs, boolean scores, ImageSize size, GracefulStop stop) throws Exception {
        List<String> code = RunClasspath.of(
                classpath.absolute(), runs.stream().map(PlottedRun::path).toList());
        Services.add(code); // metrics of others have titles
        PlotReferences known = new PlotReferences(
                spec, code, progress.patiently(spec.commandLine().getErr()), stop);
        List<PlottedRun> drawn = measured(runs, scores) ? known.measure(runs) : runs;
        List<RunGroup> groups = RunGroup.of(drawn);
        RunPlots plots = new RunPlots(groups, metric, title, known.references(), known.heldOutLuck());
        AtomicFiles.createDirectories(out.toAbsolutePath().getParent());
        Cli.usage(spec, () -> ComparisonPlots.write(draw(plots), "--out", out, size));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", kind);
        json.put("metric", metric);
        json.put("file", out.toString());
        json.put("groups", groups.stream().map(PlotCommand::json).toList());
        output.print(json, out.toString());
    }

    private ImageSize checked() {
        ImageFormat.of("--out", out);
        Require.inRange("--smooth", smooth, 1, 1_000_000);
        return new ImageSize(width, height, dpi);
    }

    private Plot draw(RunPlots plots) throws IOException {
        return switch (kind) {
            case CURVES -> plots.curves(against, smooth);
            case BARS -> plots.bars();
            case PROFILE -> plots.profile();
        };
    }

    /** The runs that have what is to be drawn. */
    private List<PlottedRun> runs() throws IOException {
        List<Path> found = PlottedRun.find("RUN", named);
        if (metric == null) {
            boolean texts = found.stream().allMatch(Models::isOne);
            metric = (texts ? LanguageMetrics.EVAL_LOSS : Metric.EVALUATION_RETURN).name();
        }
        List<PlottedRun> all = new ArrayList<>();
        for (Path path : found) {
            all.add(PlottedRun.read(path, metric));
        }
        List<PlottedRun> empty =
                all.stream().filter(run -> run.history().points().isEmpty()).toList();
        if (empty.size() == all.size()) {
            throw nothingToDraw(all);
        }
        empty.forEach(run -> Cli.complain(spec, run.path() + ": left out, since it has no " + metric + " yet"));
        all.removeAll(empty);
        return all;
    }

    private IllegalArgumentException nothingToDraw(List<PlottedRun> runs) {
        TreeSet<String> known = runs.stream()
                .flatMap(run -> run.history().metrics().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        String paths = runs.stream().map(run -> run.path().toString()).limit(3).collect(Collectors.joining(", "));
        if (known.contains(metric)) {
            return new IllegalArgumentException("--metric is " + metric + ": no finite number of it in " + paths);
        }
        String there = known.isEmpty() ? "there is no metric yet" : "there are " + String.join(", ", known);
        return new IllegalArgumentException(
                "--metric is " + metric + ": none in " + paths + (runs.size() > 3 ? " and others" : "")
                        + Suggest.didYouMean(metric, List.copyOf(known)) + "; " + there);
    }

    /** Whether results become scores, which are made of returns. */
    private boolean scores(List<RunGroup> groups) {
        boolean scores = kind == Kind.PROFILE
                || (kind == Kind.BARS && RunGroup.environments(groups).size() > 1);
        Require.that(
                !scores || metric.equals(Metric.EVALUATION_RETURN.name()),
                "--metric",
                metric,
                "scores are made of " + Metric.EVALUATION_RETURN.name() + " only");
        return scores;
    }

    /** Whether the figure shows what returns are measured by. */
    private boolean measured(List<PlottedRun> runs, boolean scores) {
        boolean several = RunGroup.environments(RunGroup.of(runs)).size() > 1;
        boolean lines = kind != Kind.PROFILE && !several && !noReferences;
        return metric.equals(Metric.EVALUATION_RETURN.name()) && (scores || lines);
    }

    private static Map<String, Object> json(RunGroup group) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("env", group.environment());
        json.put("agent", group.agent());
        json.put("seeds", group.runs().stream().map(run -> run.config().seed()).toList());
        return json;
    }
}
