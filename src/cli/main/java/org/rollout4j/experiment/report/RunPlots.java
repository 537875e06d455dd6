package org.rollout4j.experiment.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.rollout4j.core.Require;
import org.rollout4j.experiment.summary.HeldOut;
import org.rollout4j.file.Json;
import org.rollout4j.plot.Axis;
import org.rollout4j.plot.Curve;
import org.rollout4j.plot.CurvePlot;
import org.rollout4j.plot.IntervalPlot;
import org.rollout4j.plot.Level;
import org.rollout4j.plot.Line;
import org.rollout4j.run.Environments;
import org.rollout4j.train.KnownReturns;
import org.rollout4j.train.Metric;
import org.rollout4j.view.Text;

/**
 * ComparisonPlots of training runs, each of which has a value or more.
 *
 * @param metric the metric of the runs that is drawn
 * @param title what is written above; null for what the figure shows
 * @param references what returns are measured by, for each environment of which that is known
 * @param heldOutLuck how much of the result of a run on held-out episodes is the luck of their starts, for runs of which that is known
 */
public record RunPlots(
        List<RunGroup> groups,
        String metric,
        String title,
        Map<String, KnownReturns> references,
        Map<Path, Double> heldOutLuck) {
    private static final String INTERQUARTILE_MEAN = "interquartile mean";
    private static final int PROFILE_POINTS = 201;

    /** Learning curves: for each group the mean over its seeds, of which each is smoothed over {@code width} points. */
    public CurvePlot curves(PlottedRun.Against against, int width) {
        List<Curve> curves = new ArrayList<>();
        for (RunGroup group : groups) {
            List<Line> lines = group.runs().stream()
                    .map(run -> run.line(against).smoothed(width))
                    .toList();
            curves.add(Curve.meanOver(name(group), lines, ComparisonPlots.rng()));
        }
        String x = against == PlottedRun.Against.STEPS ? ComparisonPlots.STEPS : "training time (s)";
        String y = isReturn()
                ? ComparisonPlots.OF_EVALUATIONS + corrected()
                : Metric.of(metric).phrase();
        String smoothed = width == 1 ? "" : Text.format(", mean over %d points", width);
        List<Integer> styles =
                AgentStyles.of(groups.stream().map(RunGroup::agent).toList());
        return new CurvePlot(title("mean"), Axis.of(x), Axis.of(y + smoothed), curves, levels(), styles);
    }

    /** Interquartile means of final results; over several environments of scores from random, 0, to optimal, 1. */
    public IntervalPlot bars() throws IOException {
        boolean scores = RunGroup.environments(groups).size() > 1;
        Map<String, double[][]> results = scores ? scores() : results();
        List<IntervalPlot.Bar> bars = new ArrayList<>();
        for (Map.Entry<String, double[][]> agent : results.entrySet()) {
            bars.add(IntervalPlot.Bar.interquartileMean(agent.getKey(), agent.getValue(), ComparisonPlots.rng()));
        }
        return new IntervalPlot(
                title(INTERQUARTILE_MEAN),
                Axis.of(scores ? scoreTitle() : resultTitle()),
                INTERQUARTILE_MEAN,
                bars,
                scores ? List.of() : levels(),
                AgentStyles.of(List.copyOf(results.keySet())));
    }

    /** The fraction of runs whose score from random, 0, to optimal, 1, is above each. */
    public CurvePlot profile() throws IOException {
        Map<String, double[][]> scores = scores();
        double[] all = scores.values().stream()
                .flatMap(Arrays::stream)
                .flatMapToDouble(Arrays::stream)
                .toArray();
        double low = Math.min(0, DoubleStream.of(all).min().orElse(0));
        double high = Math.max(1, DoubleStream.of(all).max().orElse(1));
        double[] taus = IntStream.range(0, PROFILE_POINTS)
                .mapToDouble(i -> low + (high - low) * i / (PROFILE_POINTS - 1))
                .toArray();
        List<Curve> curves = new ArrayList<>();
        scores.forEach((agent, tasks) -> curves.add(Curve.profile(agent, tasks, taus, ComparisonPlots.rng())));
        return new CurvePlot(
                title("performance profile"),
                Axis.of(scoreTitle().replaceFirst("score", "score \u03c4"), low, high),
                Axis.of("fraction of runs with a score above \u03c4", 0, 1),
                curves,
                List.of(),
                AgentStyles.of(List.copyOf(scores.keySet())));
    }

    private boolean isReturn() {
        return metric.equals(Metric.EVALUATION_RETURN.name());
    }

    private String title(String statistic) {
        List<String> environments = RunGroup.environments(groups);
        String about = environments.size() == 1
                ? Environments.label(environments.get(0))
                : environments.size() + " environments";
        return title != null ? title : ComparisonPlots.title(about, statistic, RunGroup.seeds(groups));
    }

    private String name(RunGroup group) {
        return RunGroup.environments(groups).size() == 1
                ? group.agent()
                : Environments.label(group.environment()) + ", " + group.agent();
    }

    private List<Level> levels() {
        List<String> environments = RunGroup.environments(groups);
        return isReturn() && environments.size() == 1 && references.containsKey(environments.get(0))
                ? ComparisonPlots.levels(references.get(environments.get(0)))
                : List.of();
    }

    /** The results of each agent, {@code [environment][run]}. */
    private Map<String, double[][]> results() throws IOException {
        List<String> environments = RunGroup.environments(groups);
        Map<String, double[][]> results = new LinkedHashMap<>();
        for (RunGroup group : groups) {
            double[][] own = results.computeIfAbsent(group.agent(), agent -> new double[environments.size()][]);
            int task = environments.indexOf(group.environment());
            own[task] = new double[group.runs().size()];
            for (int i = 0; i < own[task].length; i++) {
                own[task][i] = result(group.runs().get(i));
            }
        }
        results.forEach((agent, tasks) -> {
            for (int task = 0; task < tasks.length; task++) {
                Require.that(
                        tasks[task] != null,
                        "runs",
                        "without runs of " + agent + " on " + environments.get(task),
                        "agents are compared on the same environments, with the same settings in each");
            }
        });
        return results;
    }

    private double result(PlottedRun run) throws IOException {
        if (!heldOut()) {
            return run.last();
        }
        HeldOut known = Json.read(run.path().resolve(HeldOut.FILE), HeldOut.class);
        return known.exactReturn().orElse(known.finalReturn() - heldOutLuck.getOrDefault(run.path(), 0.0));
    }

    /** What is said of returns out of which the luck of their starts was taken. */
    private String corrected() {
        boolean any = groups.stream().flatMap(group -> group.runs().stream()).anyMatch(run -> run.startLuck() != 0);
        return any ? ComparisonPlots.CORRECTED : "";
    }

    /** Whether there are returns of held-out episodes, which tell more than the last evaluation. */
    private boolean heldOut() {
        return isReturn()
                && groups.stream()
                        .flatMap(group -> group.runs().stream())
                        .allMatch(run -> Files.exists(run.path().resolve(HeldOut.FILE)));
    }

    private String resultTitle() {
        return heldOut()
                ? "mean return of the final policy on held-out episodes" + corrected()
                : isReturn()
                        ? "mean return of the last evaluation" + corrected()
                        : Metric.of(metric).phrase() + ", last value";
    }

    /** The results, with the random policy's return as 0 and the optimum, or where that is not known the best result, as 1. */
    private Map<String, double[][]> scores() throws IOException {
        Require.that(isReturn(), "metric", metric, "scores are made of " + Metric.EVALUATION_RETURN.name() + " only");
        List<String> environments = RunGroup.environments(groups);
        Map<String, double[][]> results = results();
        for (int task = 0; task < environments.size(); task++) {
            String environment = environments.get(task);
            KnownReturns measure = references.get(environment);
            Require.that(
                    measure != null && measure.randomReturn() != null,
                    "runs",
                    environment,
                    "its random policy is needed for scores and cannot be had");
            int t = task;
            double best = results.values().stream()
                    .flatMapToDouble(tasks -> DoubleStream.of(tasks[t]))
                    .max()
                    .orElseThrow();
            double one = measure.optimalReturn() != null ? measure.optimalReturn() : best;
            double zero = measure.randomReturn();
            Require.that(
                    one > zero,
                    "runs",
                    environment,
                    "no result is better than the random policy's, so there are no scores");
            results.values()
                    .forEach(tasks -> tasks[t] = DoubleStream.of(tasks[t])
                            .map(value -> (value - zero) / (one - zero))
                            .toArray());
        }
        return results;
    }

    private String scoreTitle() {
        boolean optima = RunGroup.environments(groups).stream()
                .allMatch(environment -> references.get(environment).optimalReturn() != null);
        return "score (0: random policy, 1: " + (optima ? "optimum)" : "optimum or best run)");
    }
}
