package org.rollout4j.experiment.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.rollout4j.experiment.results.ResultEntry;
import org.rollout4j.experiment.results.ResultSpec;
import org.rollout4j.experiment.summary.HeldOut;
import org.rollout4j.plot.CurvePlot;
import org.rollout4j.view.Text;

/**
 * The table of results as a page.
 *
 * @param rows those that are finished
 * @param seeds how many seeds each was trained with
 */
public record ResultsPage(List<ResultEntry> rows, int seeds) {
    public static final String NAME = "results";
    private static final String IMAGES = "images";

    public ResultsPage {
        rows = List.copyOf(rows);
    }

    public String markdown() {
        StringBuilder text = new StringBuilder("# Results\n\n");
        text.append("Made by `rollout4j results`, which trains what is missing of it and keeps what is there.\n\n");
        text.append(Text.markdown(table()));
        text.append("\n## Published figures\n\n");
        text.append(
                "Under protocols of their own: other numbers of seeds, episodes and steps, and often the best policy or"
                        + " one that draws its actions. They say what to expect, not who is better.\n\n");
        text.append(Text.markdown(published()));
        List<String> environments = drawn().keySet().stream().toList();
        if (!environments.isEmpty()) {
            text.append("\n## Learning curves\n");
            environments.forEach(id -> text.append(Text.format("%n![learning curves of %s](%s)%n", id, image(id))));
        }
        text.append("\n## Protocol\n\n").append(protocol());
        text.append("\n## Seeds\n\n").append(Text.markdown(perSeed()));
        return text.toString();
    }

    public Map<String, Object> json() {
        return Map.of("rows", rows.stream().map(ResultEntry::json).toList());
    }

    /** The table as cells, the heading first. */
    public List<List<String>> table() {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of(
                "environment",
                "algorithm",
                "mean return",
                "IQM, 95 % interval",
                "worst seed",
                "best by evaluation",
                "random",
                "optimum",
                "steps",
                "seconds",
                "target",
                "met"));
        rows.forEach(row -> table.add(cells(row)));
        return table;
    }

    private static List<String> cells(ResultEntry result) {
        ResultSpec row = result.row();
        return List.of(
                row.environment(),
                row.algorithm(),
                number(result.meanReturn()),
                number(result.interquartileMean()) + ", "
                        + number(result.interquartileCi95().low()) + " to "
                        + number(result.interquartileCi95().high()),
                number(result.worstReturn()),
                number(result.bestReturn()),
                result.references()
                        .random()
                        .map(random -> number(random.meanReturn()))
                        .orElse("-"),
                result.references()
                        .oracle()
                        .map(oracle -> number(oracle.optimalReturn()))
                        .orElse("-"),
                Long.toString(result.steps()),
                Text.format("%.1f", result.seconds()),
                row.target() == null ? "-" : row.target().toString(),
                result.met() == null ? "-" : result.met() ? "yes" : "no");
    }

    private List<List<String>> published() {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("environment", "algorithm", "here, mean return", "published"));
        for (ResultEntry result : rows) {
            if (!result.row().published().isEmpty()) {
                table.add(List.of(
                        result.row().environment(),
                        result.row().algorithm(),
                        Text.format("%s @ %d", number(result.meanReturn()), result.steps()),
                        result.row().published().stream()
                                .map(published -> published.source() + ": " + published.figure())
                                .collect(Collectors.joining("; "))));
            }
        }
        return table;
    }

    private String protocol() {
        String episodes = rows.stream()
                .map(row -> row.seeds().get(0).heldOut().episodes())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .map(String::valueOf)
                .collect(Collectors.joining(" or "));
        return Text.format(
                        "- Each row was trained from scratch with each of %d seeds, from 1 on, with its preset"
                                + " (`rollout4j algos ALGO --env ENV` shows it) or, where there is none, with the defaults. Presets"
                                + " are tuned with other seeds.%n",
                        seeds)
                + Text.format(
                        "- The mean return is that of the final policy of each seed, whatever its evaluations during training"
                                + " were, over %s held-out episodes whose starts (seed %d) were used neither to train nor to"
                                + " choose; it takes the action it holds best. \"Best by evaluation\" is, on the same episodes,"
                                + " the policy of each seed whose evaluation during training was highest.%n",
                        episodes, HeldOut.SEED)
                + "- Where all transitions are known, and the final policy draws none of its actions, its mean return is not that of the"
                + " held-out episodes but its exact expectation. A table draws among actions of equal value, as on Taxi.\n"
                + "- IQM is the interquartile mean over seeds with its 95 % bootstrap interval (Agarwal et al., 2021). A target is met"
                + " if the mean return over all seeds meets it.\n"
                + "- Random is the uniformly random policy, exact or over as many held-out episodes. The optimum is exact: of all starts beside an exact"
                + " expectation, else of the starts of the held-out episodes where nothing else is chance. Steps and seconds are those of one training,"
                + " evaluations and checkpoints included.\n";
    }

    private List<List<String>> perSeed() {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of(
                "environment", "algorithm", "seed", "mean return", "mean length", "solved", "best by evaluation"));
        for (ResultEntry result : rows) {
            for (ResultEntry.Seed seed : result.seeds()) {
                table.add(List.of(
                        result.row().environment(),
                        result.row().algorithm(),
                        Long.toString(seed.seed()),
                        number(seed.heldOut().meanReturn()),
                        Text.format("%.2f", seed.heldOut().finalLength()),
                        Text.percent(seed.heldOut().finalSolvedRate()),
                        number(seed.heldOut().bestReturn())));
            }
        }
        return table;
    }

    /** The learning curves to draw, by the file of each in the folder of the page. */
    public Map<Path, CurvePlot> plots() {
        Map<Path, CurvePlot> plots = new LinkedHashMap<>();
        drawn().forEach((id, results) -> plots.put(Path.of(image(id)), ComparisonPlots.of(id, results)));
        return plots;
    }

    /** The results whose curves are drawn, by environment. */
    private Map<String, List<ResultEntry>> drawn() {
        return rows.stream()
                .filter(result -> result.row().curves())
                .collect(Collectors.groupingBy(
                        result -> result.row().environment(), LinkedHashMap::new, Collectors.toList()));
    }

    private static String image(String environment) {
        return IMAGES + "/" + NAME + "-" + environment + ".png";
    }

    /** Four digits or more where there are that many before the point. */
    private static String number(double value) {
        return Math.abs(value) >= 100 ? Text.format("%.1f", value) : Text.format("%.4f", value);
    }
}
