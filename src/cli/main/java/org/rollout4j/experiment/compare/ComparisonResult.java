package org.rollout4j.experiment.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.eval.Ranking;
import org.rollout4j.eval.Score;
import org.rollout4j.experiment.summary.ReferenceReturns;
import org.rollout4j.experiment.summary.Result;
import org.rollout4j.math.Statistics;
import org.rollout4j.view.Text;

/**
 * What came out of a comparison.
 *
 * @param rows the agents, best mean return first
 * @param baseline the one of them that the others are compared with one by one
 */
public record ComparisonResult(List<Row> rows, Entry baseline) {
    public static final String RANK_NOTE =
            "Rank: 1 and the number of agents whose whole interval lies above. Agents of rank 1"
                    + " cannot be told from the best by these results.";
    public static final String IMPROVEMENT_NOTE =
            "IQM: interquartile mean over seeds. P(> A): how probably a seed of the agent has a"
                    + " higher mean return than one of A, ties counted half.";

    private static final String WORSE_ADVICE =
            "They have not learned the task with these steps and settings, or go in circles where they know little.";

    /**
     * What an agent achieved.
     *
     * @param result its metrics; of several seeds the mean over them, and the number of episodes of each
     * @param score what they are the metrics of
     * @param runs the training runs, one a seed; empty if it was not trained here
     */
    public record Entry(Result result, Score score, List<ComparedRun> runs) {
        /** An agent trained here. */
        static Entry of(String name, List<ComparedRun> runs, ReferenceReturns references) {
            Score score = new Score(runs.stream().map(ComparedRun::evaluation).toList());
            double seconds =
                    runs.stream().mapToDouble(run -> run.history().seconds()).sum();
            long steps =
                    runs.stream().mapToLong(run -> run.history().envSteps()).sum();
            boolean exact = runs.stream().allMatch(run -> run.exactReturn().isPresent());
            Result result = result(runs.get(0).config().environment(), name, score, references)
                    .withExactReturn(exact ? meanExactReturn(runs) : null)
                    .withEnvSteps(steps / runs.size())
                    .withWallSeconds(seconds / runs.size())
                    .withStepsPerSecond(steps / seconds);
            return new Entry(result, score, runs);
        }

        /** A reference policy or a model, whose return may be known exactly. */
        static Entry of(
                String environment,
                Contender.Fixed agent,
                Score score,
                ReferenceReturns references,
                OptionalDouble exactReturn) {
            Result result = result(environment, agent.name(), score, references)
                    .withExactReturn(exactReturn.isPresent() ? exactReturn.getAsDouble() : null)
                    .withEnvSteps(agent.envSteps());
            return new Entry(result, score, List.of());
        }

        private static double meanExactReturn(List<ComparedRun> runs) {
            return runs.stream()
                    .mapToDouble(run -> run.exactReturn().orElseThrow())
                    .average()
                    .orElseThrow();
        }

        private static Result result(String environment, String name, Score score, ReferenceReturns references) {
            EpisodeEvaluation fewestDistinct = score.evaluations().stream()
                    .min(Comparator.comparingInt(EpisodeEvaluation::distinct))
                    .orElseThrow();
            return Result.of(environment, name, score.pooled(), references)
                    .withEpisodes(fewestDistinct.episodes().size())
                    .withDistinctEpisodes(fewestDistinct.distinct())
                    .withDoubtful(fewestDistinct.doubtful())
                    .withCi95(score.ci95().orElse(null));
        }

        /** Its interval, or one that holds everything where there is none. */
        private Statistics.Interval interval() {
            return result.ci95() == null
                    ? new Statistics.Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)
                    : result.ci95();
        }

        /** Whether it does worse than the random policy, which it is not. */
        private boolean worseThanRandom() {
            return !result.algo().equals(Contenders.RANDOM) && result.worseThanRandom();
        }
    }

    /**
     * A line of the ranking.
     *
     * @param rank see {@link Ranking#ranks}
     */
    public record Row(int rank, Entry entry) {
        public Result result() {
            return entry.result();
        }

        int seeds() {
            return entry.score().evaluations().size();
        }

        /** Whether there are several seeds, over which metrics vary. */
        public boolean seeded() {
            return entry.score().over() == Score.Over.SEEDS;
        }
    }

    /**
     * Ranks agents.
     *
     * @param baseline the name of one of them
     */
    static ComparisonResult of(List<Entry> entries, String baseline) {
        List<Entry> sorted = entries.stream()
                .sorted(Comparator.comparingDouble(
                                (Entry entry) -> entry.result().meanReturn())
                        .reversed())
                .toList();
        List<Integer> ranks = Ranking.ranks(sorted.stream().map(Entry::interval).toList());
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            rows.add(new Row(ranks.get(i), sorted.get(i)));
        }
        Entry first = entries.stream()
                .filter(entry -> entry.result().algo().equals(baseline))
                .findFirst()
                .orElseThrow();
        return new ComparisonResult(rows, first);
    }

    /** Whether it can be asked how probably an agent improves on the baseline: where seeds of one of them vary. */
    private boolean comparable(Entry entry) {
        return !entry.result().algo().equals(baseline.result().algo())
                && (!entry.runs().isEmpty() || !baseline.runs().isEmpty());
    }

    /** The 95 % interval of the probability that an agent improves on the baseline, where that can be asked. */
    public Optional<Statistics.Interval> improvementCi95(Entry entry) {
        return comparable(entry) ? Optional.of(entry.score().improvementCi95(baseline.score())) : Optional.empty();
    }

    /** What stands beside all of them. */
    public ReferenceReturns references() {
        return baseline.result().references();
    }

    /** What is to be said of single agents, a line each: those that are worse than the random policy, and those whose episodes are doubtful. */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        List<String> worse = rows.stream()
                .filter(row -> row.entry().worseThanRandom())
                .map(row -> row.result().algo())
                .toList();
        if (!worse.isEmpty()) {
            remarks.add("Worse than random: " + String.join(", ", worse) + ". " + WORSE_ADVICE);
        }
        if (references().chance() && rows.stream().anyMatch(row -> row.result().exactReturn() == null)) {
            remarks.add(
                    "Chance has a say here in what follows a start: a sample may be above the optimum by luck, as its"
                            + " interval shows.");
        }
        doubts().forEach(doubt -> remarks.add(doubt + "."));
        return remarks;
    }

    /** What makes single agents' results doubtful. */
    public List<String> doubts() {
        return rows.stream()
                .flatMap(row -> row.result().doubt().map(doubt -> row.result().algo() + ": " + doubt).stream())
                .toList();
    }

    /** The ranking as cells, the heading first. */
    public List<List<String>> table() {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of(
                "rank",
                "agent",
                "seeds",
                "mean return",
                "95 % interval",
                "over",
                "std over seeds",
                "IQM",
                "P(> " + baseline.result().algo() + ")",
                "mean length",
                "solved",
                "of optimum",
                "env steps",
                "steps/s"));
        rows.forEach(row -> table.add(cells(row)));
        return table;
    }

    /** One JSON object a row. */
    public List<Map<String, Object>> json() {
        return rows.stream().map(this::json).toList();
    }

    private List<String> cells(Row row) {
        Result result = row.result();
        Score score = row.entry().score();
        return List.of(
                Integer.toString(row.rank()),
                result.algo(),
                row.entry().runs().isEmpty() ? "-" : Integer.toString(row.seeds()),
                Text.format("%.5f", result.meanReturn()),
                result.ci95() == null
                        ? "none"
                        : Text.format(
                                "%.5f to %.5f",
                                result.ci95().low(), result.ci95().high()),
                score.over().toString(),
                row.seeded() ? Text.format("%.5f", score.standardDeviation()) : "-",
                row.seeded() ? Text.format("%.5f", score.interquartileMean()) : "-",
                comparable(row.entry()) ? Text.format("%.2f", score.probabilityOfImprovement(baseline.score())) : "-",
                Text.format("%.3f", result.meanLength()),
                Text.percent(score.pooled().solvedRate()),
                cell("%.5f", result.fractionOfOptimal()),
                cell("%d", result.envSteps()),
                cell("%.0f", result.stepsPerSecond()));
    }

    private Map<String, Object> json(Row row) {
        Score score = row.entry().score();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rank", row.rank());
        json.putAll(row.result().json());
        if (!row.entry().worseThanRandom()) {
            json.remove("worseThanRandom");
        }
        json.put("ci95Over", score.over().toString());
        improvementCi95(row.entry()).ifPresent(interval -> {
            json.put("probabilityOfImprovement", score.probabilityOfImprovement(baseline.score()));
            json.put("probabilityOfImprovementCi95", bounds(interval));
        });
        if (!row.entry().runs().isEmpty()) {
            json.put("seeds", row.seeds());
            json.put("std", score.standardDeviation());
            json.put("iqm", score.interquartileMean());
            json.put("iqmCi95", bounds(score.interquartileCi95()));
            json.put(
                    "perSeed",
                    row.entry().runs().stream().map(ComparisonResult::json).toList());
        }
        return json;
    }

    private static Map<String, Object> json(ComparedRun run) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("seed", run.config().seed());
        json.put("meanReturn", run.evaluation().meanReturn());
        json.put("meanLength", run.evaluation().meanLength());
        run.evaluation().solvedRate().ifPresent(rate -> json.put("solvedRate", rate));
        json.put("envSteps", run.history().envSteps());
        json.put("wallSeconds", run.history().seconds());
        json.put("run", run.path().toString());
        return json;
    }

    private static List<Double> bounds(Statistics.Interval interval) {
        return List.of(interval.low(), interval.high());
    }

    private static String cell(String pattern, Object value) {
        return value == null ? "-" : Text.format(pattern, value);
    }
}
