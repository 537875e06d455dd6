package org.rollout4j.app;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.math.Statistics;
import org.rollout4j.tabular.Oracle;
import org.rollout4j.train.TimeSpent;

/**
 * What an agent achieved in an environment, as {@code --json} prints it. A figure that does not apply is null and left out.
 *
 * @param env the environment
 * @param algo the algorithm or yardstick
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
record Result(
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

    /** An evaluation next to the yardsticks of its environment. */
    static Result of(String env, String algo, EpisodeEvaluation evaluation, Yardsticks yardsticks) {
        return new Result(
                env,
                algo,
                evaluation.episodes().size(),
                evaluation.meanReturn(),
                evaluation.ci95(),
                evaluation.meanLength(),
                boxed(evaluation.solvedRate()),
                yardsticks.oracle().map(Oracle::optimalReturn).orElse(null),
                yardsticks.oracle().map(Oracle::optimalLength).orElse(null),
                boxed(yardsticks.fractionOfOptimal(evaluation.meanReturn())),
                null,
                null,
                null,
                null);
    }

    /** Its figures by the names of the JSON object, without those that do not apply. */
    Map<String, Object> json() {
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
            timeSpent.figures().values().forEach(json::put);
        }
        json.values().removeIf(value -> value == null);
        return json;
    }

    private static Double boxed(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
