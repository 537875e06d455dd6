package org.rollout4j.experiment.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.rollout4j.core.SplitMix;
import org.rollout4j.experiment.compare.ComparedRun;
import org.rollout4j.experiment.compare.ComparisonResult;
import org.rollout4j.experiment.compare.Contenders;
import org.rollout4j.experiment.results.ResultEntry;
import org.rollout4j.experiment.summary.ReferenceReturns;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.plot.Axis;
import org.rollout4j.plot.Curve;
import org.rollout4j.plot.CurvePlot;
import org.rollout4j.plot.ImageFormat;
import org.rollout4j.plot.ImageSize;
import org.rollout4j.plot.Level;
import org.rollout4j.plot.Line;
import org.rollout4j.plot.Plot;
import org.rollout4j.train.KnownReturns;
import org.rollout4j.train.RunHistory;
import org.rollout4j.view.Text;

/** ComparisonPlots of what was trained together, as {@code compare} and {@code results} draw them. */
public final class ComparisonPlots {
    static final String STEPS = "environment steps";
    static final String OF_EVALUATIONS = "mean return of an evaluation";

    /** Added to the name of returns that are drawn beside an optimum of other starts. */
    static final String CORRECTED = ", corrected for its starts";

    private static final String OPTIMUM = "optimum";
    private static final String RANDOM = "random policy";
    private static final long BOOTSTRAP_SEED = 95;

    private ComparisonPlots() {}

    /** What a figure's intervals are resampled with; always the same, so that the figure is. */
    static RandomGenerator rng() {
        return new SplitMix(BOOTSTRAP_SEED);
    }

    /** What the title says of curves over seeds. */
    static String title(String about, String statistic, String seeds) {
        return about + (seeds.equals("1 seed") ? "" : Text.format(": %s of %s, 95 %% interval", statistic, seeds));
    }

    /** Lines to measure returns by. */
    static List<Level> levels(ReferenceReturns references) {
        return levels(references.known(""));
    }

    /** The same. */
    static List<Level> levels(KnownReturns references) {
        List<Level> levels = new ArrayList<>();
        if (references.optimalReturn() != null) {
            levels.add(new Level(OPTIMUM, references.optimalReturn()));
        }
        if (references.randomReturn() != null) {
            levels.add(new Level(RANDOM, references.randomReturn()));
        }
        return levels;
    }

    /** The curves of what was trained in a comparison, and lines for all that was not; all without the luck of their starts. */
    public static CurvePlot of(ComparisonResult result) {
        ReferenceReturns references = result.references();
        List<Trained> trained = new ArrayList<>();
        List<Level> levels = levels(references.overAll());
        for (ComparisonResult.Row row : result.rows()) {
            String name = row.result().algo();
            List<ComparedRun> runs = row.entry().runs();
            if (!runs.isEmpty()) {
                trained.add(new Trained(
                        name,
                        runs.stream()
                                .map(run -> new Evaluated(run.path(), run.history()))
                                .toList()));
            } else if (!name.equals(Contenders.OPTIMAL) && !name.equals(Contenders.RANDOM)) {
                levels.add(new Level(name, row.result().expectedReturn() - references.startLuck()));
            }
        }
        return curves(result.rows().get(0).result().env(), trained, levels);
    }

    /** The curves of an environment in the table of results, without the luck of their starts. */
    static CurvePlot of(String environment, List<ResultEntry> results) {
        List<Trained> trained = results.stream()
                .map(result -> new Trained(
                        result.row().algorithm(),
                        result.seeds().stream()
                                .map(seed -> new Evaluated(seed.path(), seed.history()))
                                .toList()))
                .toList();
        return curves(environment, trained, levels(results.get(0).held().overAll()));
    }

    /** A run and its evaluations. */
    private record Evaluated(Path path, RunHistory history) {}

    /** The runs of an algorithm, one a seed. */
    private record Trained(String algorithm, List<Evaluated> runs) {
        /** Whether all were evaluated. */
        boolean drawn() {
            return runs.stream().noneMatch(run -> run.history().evaluations().isEmpty());
        }
    }

    private static CurvePlot curves(String environment, List<Trained> trained, List<Level> levels) {
        List<Trained> drawn = trained.stream().filter(Trained::drawn).toList();
        int seeds = drawn.stream().mapToInt(one -> one.runs().size()).max().orElse(1);
        boolean corrected =
                drawn.stream().flatMap(one -> one.runs().stream()).anyMatch(run -> startLuck(run, environment) != 0);
        List<Curve> curves = drawn.stream()
                .map(one -> Curve.meanOver(
                        one.algorithm(),
                        one.runs().stream().map(run -> line(run, environment)).toList(),
                        rng()))
                .toList();
        return new CurvePlot(
                title(environment, "mean", seeds == 1 ? "1 seed" : seeds + " seeds"),
                Axis.of(STEPS),
                Axis.of(OF_EVALUATIONS + (corrected ? CORRECTED : "")),
                curves,
                levels,
                AgentStyles.of(drawn.stream().map(Trained::algorithm).toList()));
    }

    private static Line line(Evaluated run, String environment) {
        double luck = startLuck(run, environment);
        return new Line(
                run.history().evaluations().stream()
                        .mapToDouble(RunHistory.Point::envSteps)
                        .toArray(),
                run.history().evaluations().stream()
                        .mapToDouble(point -> point.meanReturn() - luck)
                        .toArray());
    }

    private static double startLuck(Evaluated run, String environment) {
        return KnownReturns.cached(run.path(), environment)
                .map(KnownReturns::startLuck)
                .orElse(0.0);
    }

    /**
     * Draws to a file, whole or not at all.
     *
     * @param option what the user calls the file, for messages
     * @return the file
     * @throws IOException if that fails; the message names the file
     */
    public static Path write(Plot plot, String option, Path file, ImageSize size) throws IOException {
        byte[] image;
        try {
            image = plot.draw(ImageFormat.of(option, file), size);
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        AtomicFiles.write(file, out -> out.write(image));
        return file;
    }
}
