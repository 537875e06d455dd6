package org.rollout4j.experiment.summary;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.math.Statistics;
import org.rollout4j.tabular.Oracle;
import org.rollout4j.train.TimeSpent;
import org.rollout4j.view.Text;

/**
 * What an agent achieved in an environment, as {@code --json} prints it. A metric that does not apply is null and left out.
 *
 * @param env the environment
 * @param algo the algorithm or reference policy
 * @param episodes episodes evaluated
 * @param meanReturn their mean undiscounted return
 * @param ci95 its 95 % bootstrap interval
 * @param meanLength their mean length in steps
 * @param solvedRate the fraction solved, where there is such a thing
 * @param optimalReturn the exact optimum of the mean return
 * @param optimalLength the mean length of optimal episodes
 * @param fractionOfOptimal where the mean return is between the random policy's, 0, and the optimum, 1
 * @param envSteps environment steps learned from
 * @param wallSeconds seconds of training
 * @param stepsPerSecond environment steps a second of training
 * @param timeSpent what the time of training went to
 */
@RecordBuilder
public record Result(
        String env,
        String algo,
        int episodes,
        double meanReturn,
        Statistics.Interval ci95,
        double meanLength,
        Double solvedRate,
        Double optimalReturn,
        Double optimalLength,
        Double fractionOfOptimal,
        Long envSteps,
        Double wallSeconds,
        Double stepsPerSecond,
        TimeSpent timeSpent)
        implements ResultBuilder.With {

    /** An evaluation next to the reference policies of its environment. */
    public static Result of(String env, String algo, EpisodeEvaluation evaluation, ReferenceReturns references) {
        return new Result(
                env,
                algo,
                evaluation.episodes().size(),
                evaluation.meanReturn(),
                evaluation.ci95(),
                evaluation.meanLength(),
                boxed(evaluation.solvedRate()),
                references.oracle().map(Oracle::optimalReturn).orElse(null),
                references.oracle().map(Oracle::optimalLength).orElse(null),
                boxed(references.fractionOfOptimal(evaluation.meanReturn())),
                null,
                null,
                null,
                null);
    }

    /** Its metrics by the names of the JSON object, without those that do not apply. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("env", env);
        json.put("algo", algo);
        json.put("episodes", episodes);
        json.put("meanReturn", meanReturn);
        json.put("ci95", List.of(ci95.low(), ci95.high()));
        json.put("meanLength", meanLength);
        json.put("solvedRate", solvedRate);
        json.put("optimalReturn", optimalReturn);
        json.put("optimalLength", optimalLength);
        json.put("fractionOfOptimal", fractionOfOptimal);
        json.put("envSteps", envSteps);
        json.put("wallSeconds", wallSeconds);
        json.put("stepsPerSecond", stepsPerSecond);
        if (timeSpent != null) {
            timeSpent.metrics().values().forEach(json::put);
        }
        json.values().removeIf(value -> value == null);
        return json;
    }

    /** The same as aligned lines. */
    public String text() {
        StringBuilder text = new StringBuilder();
        Text.line(text, "environment", env);
        Text.line(text, "agent", algo);
        Text.line(
                text,
                "mean return",
                Text.format(
                        "%.5f  (95 %% interval %.5f to %.5f, %d episodes)",
                        meanReturn, ci95.low(), ci95.high(), episodes));
        Text.line(text, "mean length", Text.format("%.3f", meanLength));
        if (solvedRate != null) {
            Text.line(text, "solved", Text.percent(OptionalDouble.of(solvedRate)));
        }
        if (optimalReturn != null) {
            Text.line(text, "optimum", Text.format("return %.5f, length %.3f", optimalReturn, optimalLength));
        }
        if (fractionOfOptimal != null) {
            Text.line(text, "of the optimum", Text.format("%.5f  (0 is random, 1 is optimal)", fractionOfOptimal));
        }
        if (wallSeconds != null) {
            Text.line(
                    text,
                    "training",
                    Text.format("%d steps in %.1f s, %.0f steps/s", envSteps, wallSeconds, stepsPerSecond));
        }
        if (timeSpent != null) {
            Text.line(text, "time went to", describe(timeSpent));
        }
        return text.toString();
    }

    private static String describe(TimeSpent time) {
        double percent = 100 / time.seconds();
        return Text.format(
                "collecting %.0f %%, learning %.0f %%, evaluating %.0f %%, saving %.0f %%",
                percent * time.collecting(),
                percent * time.learning(),
                percent * time.evaluating(),
                percent * time.saving());
    }

    private static Double boxed(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
