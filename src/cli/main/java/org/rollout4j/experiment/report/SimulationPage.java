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
    private static final String NOTES = "notes";
    private static final String ABOUT_NOTES =
            "A user likes and dislikes five features of the style of short notes, drawn by a seed, and takes a note with a probability that grows with its true utility.";
    private static final String ABOUT_MESSAGES =
            "A user likes and dislikes four of six traits of short messages, drawn by a seed (at most two sentences, exclamation marks, Hi, Dear, contractions, a sign-off), and takes a message"
                    + " with a probability that grows with its true utility. Requests name somebody and a subject, none comes twice, and the last third are of none that was learned from.";
    private static final String MORE_OF_NOTES = """
            - *no learning* shows the first of four notes without a slip, which is a token that the model thought very unlikely; so do all ways that rank nothing.
            - *re-ranking* shows the best of 16 notes by what it thinks is liked, as long as it foresees answers better than a coin.
            - KL is that of the adapter, in nats a note; choosing the best of 16 adds at most 1.83. Perplexity is that of notes of all styles with the adapter, as a multiple of that without: what is forgotten.
            - The adapter of the opposite taste has learned from somebody with all weights negated (cosine -1). Random feedback takes three in ten, whatever is shown; as what it teaches goes another way each
              time, it has three times as many seeds.
            - A taste that changes has half of its weights negated in the middle; gains before and after it are those of sixths of the opportunities.
            """;
    private static final String MORE_OF_MESSAGES = """
            - *no learning* shows what the base writes.
            - *re-ranking* shows the best of 6 messages by what it thinks is liked, as long as it foresees answers better than a coin.
            - KL is that of the adapter, in nats a message; choosing the best of 6 adds at most 0.96. Perplexity is that of paragraphs of plain English about other things, with the adapter, as a multiple of that without:
              what is forgotten.
            """;

    /** The name of its files, without their endings. */
    public String name() {
        return isOfNotes() ? "desk-results" : "desk-results-" + result.world();
    }

    /** Where its figure belongs, beside it. */
    public Path figurePath() {
        return Path.of("images", isOfNotes() ? "desk-learning.png" : "desk-learning-" + result.world() + ".png");
    }

    private boolean isOfNotes() {
        return result.world().equals(NOTES);
    }

    /** It as JSON: world, users, seeds, events, bestOf, arms, targets. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("world", result.world());
        json.put("users", result.users());
        json.put("seeds", result.seeds());
        json.put("events", result.events());
        json.put("bestOf", result.bestOf());
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
                Axis.of("gain in true utility, 1 for the best of " + result.bestOf()),
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
                # Whether the desk learns its user: %s

                Written by `rollout4j desk simulate`: %d simulated users, each %d times with prompts of their own, %d opportunities each. %s
                What is not taken is edited six times in ten, by the rewrites
                that make it better most, and else refused; seven answers in a hundred are the other way round. The threshold is such that three in ten texts of the base are
                taken. Nobody but the user knows the utility. All figures are of the last third of the opportunities, with 95 %% bootstrap intervals over users; a gain is 0 for what the base shows and 1
                for the best of %d of its texts for the same prompt. Acceptance is per opportunity: what is not shown is not taken. An edit costs the share of the text that it changes, a refusal 1.

                %s
                ![Gains in true utility](%s)

                %s
                %s- Seconds are those of a user, the evaluation included, on one thread.
                """,
                result.world(),
                result.users(),
                result.seeds(),
                result.events(),
                isOfNotes() ? ABOUT_NOTES : ABOUT_MESSAGES,
                result.bestOf(),
                Text.markdown(arms()),
                figurePath().toString().replace('\\', '/'),
                Text.markdown(targets()),
                isOfNotes() ? MORE_OF_NOTES : MORE_OF_MESSAGES);
    }
}
