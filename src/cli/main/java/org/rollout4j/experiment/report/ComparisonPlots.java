package org.rollout4j.experiment.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        levels.add(new Level(RANDOM, references.randomReturn()));
        return levels;
    }

    /** The curves of what was trained in a comparison, and lines for all that was not. */
    public static CurvePlot of(ComparisonResult result, ReferenceReturns references) {
        List<Curve> curves = new ArrayList<>();
        List<Level> levels = levels(references);
        int seeds = 1;
        for (ComparisonResult.Row row : result.rows()) {
            String name = row.result().algo();
            List<RunHistory> runs =
                    row.entry().runs().stream().map(ComparedRun::history).toList();
            if (!runs.isEmpty()) {
                curve(name, runs).ifPresent(curves::add);
                seeds = runs.size();
            } else if (!name.equals(Contenders.OPTIMAL) && !name.equals(Contenders.RANDOM)) {
                levels.add(new Level(name, row.result().meanReturn()));
            }
        }
        return curves(result.rows().get(0).result().env(), seeds, curves, levels);
    }

    /** The curves of an environment in the table of results. */
    static CurvePlot of(String environment, List<ResultEntry> results) {
        List<Curve> curves = results.stream()
                .flatMap(
                        result -> curve(
                                result.row().algorithm(),
                                result.seeds().stream()
                                        .map(ResultEntry.Seed::history)
                                        .toList())
                                .stream())
                .toList();
        ResultEntry first = results.get(0);
        return curves(environment, first.seeds().size(), curves, levels(first.references()));
    }

    private static CurvePlot curves(String environment, int seeds, List<Curve> curves, List<Level> levels) {
        String title = title(environment, "mean", seeds == 1 ? "1 seed" : seeds + " seeds");
        return new CurvePlot(title, Axis.of(STEPS), Axis.of(OF_EVALUATIONS), curves, levels);
    }

    /** The mean of runs, if they were evaluated. */
    private static Optional<Curve> curve(String name, List<RunHistory> runs) {
        List<Line> lines = runs.stream().map(ComparisonPlots::line).toList();
        return lines.stream().anyMatch(line -> line.x().length == 0)
                ? Optional.empty()
                : Optional.of(Curve.meanOver(name, lines, rng()));
    }

    private static Line line(RunHistory run) {
        return new Line(
                run.evaluations().stream()
                        .mapToDouble(RunHistory.Point::envSteps)
                        .toArray(),
                run.evaluations().stream()
                        .mapToDouble(RunHistory.Point::meanReturn)
                        .toArray());
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
