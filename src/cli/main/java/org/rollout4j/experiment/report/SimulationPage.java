package org.rollout4j.experiment.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.rollout4j.desk.simulate.ArmResult;
import org.rollout4j.desk.simulate.SimulationResult;
import org.rollout4j.plot.Axis;
import org.rollout4j.plot.Curve;
import org.rollout4j.plot.CurvePlot;
import org.rollout4j.plot.Line;
import org.rollout4j.view.Text;

/** What came of simulated users of the desk, for people. */
public record SimulationPage(SimulationResult result) {
    /** The name of its files, without their endings. */
    public static final String NAME = "desk-results";

    /** Where its figure belongs, beside it. */
    public static final Path FIGURE = Path.of("images", "desk-learning.png");

    /** It as JSON: users, seeds, events, arms, targets. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("users", result.users());
        json.put("seeds", result.seeds());
        json.put("events", result.events());
        json.put("arms", result.arms());
        json.put("targets", result.targets());
        return json;
    }

    /** What each way to learn came to. */
    public List<List<String>> arms() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "way to learn",
                "acceptance",
                "coverage",
                "edit cost",
                "gain in acceptance",
                "gain in utility",
                "KL",
                "perplexity",
                "seconds"));
        for (ArmResult arm : result.arms()) {
            rows.add(List.of(
                    arm.meaning(),
                    interval(arm.acceptance()),
                    number(arm.coverage().mean()),
                    number(arm.editCost().mean()),
                    interval(arm.acceptanceGain()),
                    interval(arm.utilityGain()),
                    number(arm.kl().mean()),
                    number(arm.perplexityRatio().mean()),
                    Text.format("%.1f", arm.seconds())));
        }
        return rows;
    }

    /** What was to be reached. */
    public List<List<String>> targets() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("target", "value", "met"));
        for (SimulationResult.Target target : result.targets()) {
            rows.add(List.of(target.meaning(), number(target.value()), target.met() ? "yes" : "no"));
        }
        return rows;
    }

    private static String number(double value) {
        return Text.format("%.3f", value);
    }

    private static String interval(ArmResult.Estimate estimate) {
        return Text.format("%.2f (%.2f to %.2f)", estimate.mean(), estimate.low(), estimate.high());
    }

    /** Gains as users go on. */
    public CurvePlot figure() {
        return new CurvePlot(
                "",
                Axis.of("opportunities"),
                Axis.of("gain in true utility, 1 for the best of 64"),
                result.arms().stream()
                        .map(arm -> Curve.of(arm.meaning(), line(arm.curve())))
                        .toList(),
                List.of());
    }

    private Line line(List<Double> curve) {
        double width = (double) result.events() / curve.size();
        return new Line(
                IntStream.range(0, curve.size())
                        .mapToDouble(i -> (i + 0.5) * width)
                        .toArray(),
                curve.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The page. */
    public String markdown() {
        return Text.format(
                """
                # Whether the desk learns its user

                Written by `rollout4j desk simulate`: %d simulated users, each %d times with prompts of their own, %d opportunities each. A user likes and dislikes five features of
                the style of short notes, drawn by a seed, and takes a note with a probability that grows with its true utility; what is not taken is edited six times in ten, by the rewrites
                that make it better most, and else refused; seven answers in a hundred are the other way round. The threshold is such that three in ten notes of the base are
                taken. Nobody but the user knows the utility. All figures are of the last third of the opportunities, with 95 %% bootstrap intervals over users; a gain is 0 for what the base shows and 1
                for the best of 64 of its notes for the same prompt. Acceptance is per opportunity: what is not shown is not taken. An edit costs the share of the text that it changes, a refusal 1.

                %s
                ![Gains in true utility](%s)

                %s
                - *no learning* shows the first of four notes without a slip, which is a token that the model thought very unlikely; so do all ways that rank nothing.
                - *re-ranking* shows the best of 16 notes by what it thinks is liked, as long as it foresees answers better than a coin.
                - KL is that of the adapter, in nats a note; choosing the best of 16 adds at most 1.83. Perplexity is that of notes of all styles with the adapter, as a multiple of that without: what is forgotten.
                - The adapter of the opposite taste has learned from somebody with all weights negated (cosine -1). Random feedback takes three in ten, whatever is shown; as what it teaches goes another way each
                  time, it has three times as many seeds.
                - A taste that changes has half of its weights negated in the middle; gains before and after it are those of sixths of the opportunities.
                - Seconds are those of a user, the evaluation included, on one thread.
                """,
                result.users(),
                result.seeds(),
                result.events(),
                Text.markdown(arms()),
                FIGURE.toString().replace('\\', '/'),
                Text.markdown(targets()));
    }
}
