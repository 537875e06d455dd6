package org.rollout4j.experiment.summary;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.math.Statistics.Interval;
import org.rollout4j.tabular.Oracle;
import org.rollout4j.train.TimeSpent;
import org.rollout4j.view.Text;

/**
 * What an agent achieved in an environment, as {@code --json} prints it. A metric that does not apply is null and left out.
 *
 * @param env the environment
 * @param algo the algorithm or reference policy
 * @param episodes episodes evaluated
 * @param distinctEpisodes how many of them are distinct
 * @param doubtful whether they may be copies, see {@link EpisodeEvaluation#doubtful}
 * @param meanReturn their mean undiscounted return
 * @param exactReturn the expected return over all starts and all that may happen, where chance has a say in what follows a start and it can be
 *     computed
 * @param ci95 the 95 % bootstrap interval of the mean return; null where the episodes tell of none
 * @param meanLength their mean length in steps
 * @param solvedRate the fraction solved, where there is such a thing
 * @param model which model it is of, where there are several
 * @param references the optimum and the random policy beside it
 * @param envSteps environment steps learned from
 * @param envStepsNow those of the training that has just ended, where it went on with what was trained before
 * @param wallSeconds seconds of training, all of it
 * @param stepsPerSecond environment steps a second of training
 * @param timeSpent what the time went to, with the evaluation at the end
 */
@RecordBuilder
public record Result(
        String env,
        String algo,
        int episodes,
        int distinctEpisodes,
        boolean doubtful,
        double meanReturn,
        Double exactReturn,
        Interval ci95,
        double meanLength,
        Double solvedRate,
        ModelUsed model,
        ReferenceReturns references,
        Long envSteps,
        Long envStepsNow,
        Double wallSeconds,
        Double stepsPerSecond,
        TimeSpent timeSpent)
        implements ResultBuilder.With {
    private static final String ADVICE =
            "it has not learned the task. Train longer, with other settings or another algorithm; look whether rewards and"
                    + " observations are what they should be; or draw its actions: the best one each time goes in circles"
                    + " where little is known.";

    /** Sums of floats that are equal on paper differ a little. */
    private static final double ROUNDING = 1e-6;

    /** An evaluation next to the reference policies of its environment. */
    public static Result of(String env, String algo, EpisodeEvaluation evaluation, ReferenceReturns references) {
        return new Result(
                env,
                algo,
                evaluation.episodes().size(),
                evaluation.distinct(),
                evaluation.doubtful(),
                evaluation.meanReturn(),
                null,
                evaluation.ci95().orElse(null),
                evaluation.meanLength(),
                boxed(evaluation.solvedRate()),
                null,
                references,
                null,
                null,
                null,
                null,
                null);
    }

    /** What is known best of the expected return: exactly, else by the mean of the episodes. */
    public double expectedReturn() {
        return exactReturn == null ? meanReturn : exactReturn;
    }

    /** Where the expected return is between the random policy's, 0, and the optimum, 1; null where these are not known. */
    public Double fractionOfOptimal() {
        return boxed(references.fractionOfOptimal(expectedReturn()));
    }

    /** The 95 % interval of {@link #fractionOfOptimal} where that may be above 1 by luck, as chance has a say in what follows a start. */
    Optional<Interval> fractionCi95() {
        if (!references.chance() || exactReturn != null || ci95 == null || fractionOfOptimal() == null) {
            return Optional.empty();
        }
        return Optional.of(new Interval(
                references.fractionOfOptimal(ci95.low()).orElseThrow(),
                references.fractionOfOptimal(ci95.high()).orElseThrow()));
    }

    /**
     * Whether it does worse than acting at random beyond the doubt of a sample: its exact return, or the whole interval of its mean
     * return, or that mean where there is no interval, is below the mean return of the random policy.
     */
    public boolean worseThanRandom() {
        double high = exactReturn != null ? exactReturn : ci95 != null ? ci95.high() : meanReturn;
        OptionalDouble random = references.randomReturn();
        return random.isPresent()
                && high < random.getAsDouble() - ROUNDING * Math.max(1, Math.abs(random.getAsDouble()));
    }

    /** What makes the result doubtful, with advice; empty if nothing does. */
    public Optional<String> doubt() {
        return doubtful
                ? Optional.of(Text.format(
                        "%d episodes, %d distinct: unless %s has one start and no chance, its instances do not draw from the"
                                + " seed that they are reset with, and this is the result of %d",
                        episodes, distinctEpisodes, env, distinctEpisodes))
                : Optional.empty();
    }

    /** Its metrics by the names of the JSON object, without those that do not apply. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("env", env);
        json.put("algo", algo);
        if (model != null) {
            json.put("model", model.file());
            json.put("modelSteps", model.steps());
        }
        json.put("episodes", episodes);
        json.put("distinctEpisodes", distinctEpisodes);
        json.put("meanReturn", meanReturn);
        json.put("exactReturn", exactReturn);
        json.put("ci95", bounds(Optional.ofNullable(ci95)));
        json.put("meanLength", meanLength);
        json.put("solvedRate", solvedRate);
        references.random().ifPresent(random -> {
            json.put("randomReturn", random.meanReturn());
            json.put("randomEpisodes", random.exact() ? null : random.episodes());
        });
        json.put("worseThanRandom", worseThanRandom() ? true : null);
        references.oracle().ifPresent(oracle -> {
            json.put("optimalReturn", oracle.optimalReturn());
            json.put("optimalLength", oracle.optimalLength());
        });
        references.everywhere().ifPresent(oracle -> json.put("optimalReturnOfAllStarts", oracle.optimalReturn()));
        json.put("fractionOfOptimal", fractionOfOptimal());
        json.put("fractionOfOptimalCi95", bounds(fractionCi95()));
        json.put("envSteps", envSteps);
        json.put("wallSeconds", wallSeconds);
        json.put("stepsPerSecond", stepsPerSecond);
        if (timeSpent != null) {
            timeSpent.metrics().values().forEach(json::put);
        }
        json.values().removeIf(value -> value == null);
        return json;
    }

    private static List<Double> bounds(Optional<Interval> interval) {
        return interval.map(known -> List.of(known.low(), known.high())).orElse(null);
    }

    /** The same as aligned lines. */
    public String text() {
        StringBuilder text = new StringBuilder();
        Text.line(text, "environment", env);
        Text.line(text, "agent", algo);
        if (model != null) {
            Text.line(text, "model", model.text());
        }
        Text.line(text, "mean return", Text.format("%.5f  (%s)", meanReturn, sample()));
        if (exactReturn != null) {
            Text.line(text, "exact return", Text.format("%.5f  (over all starts and chances)", exactReturn));
        }
        Text.line(text, "mean length", Text.format("%.3f", meanLength));
        if (solvedRate != null) {
            Text.line(text, "solved", Text.percent(OptionalDouble.of(solvedRate)));
        }
        references.random().ifPresent(random -> Text.line(text, "random policy", describe(random)));
        references.oracle().ifPresent(oracle -> Text.line(text, "optimum", describe(oracle)));
        if (fractionOfOptimal() != null) {
            Text.line(text, "of the optimum", fraction());
        }
        if (worseThanRandom()) {
            Text.line(text, "warning", "worse than random: " + ADVICE);
        }
        if (wallSeconds != null) {
            Text.line(
                    text,
                    "training",
                    Text.format("%d steps in %.1f s, %.0f steps/s", envSteps, wallSeconds, stepsPerSecond));
        } else if (envStepsNow != null && stepsPerSecond != null) {
            Text.line(
                    text,
                    "training",
                    Text.format(
                            "the last %d of %d steps in %.1f s, %.0f steps/s",
                            envStepsNow, envSteps, envStepsNow / stepsPerSecond, stepsPerSecond));
        }
        if (timeSpent != null) {
            Text.line(text, "time went to", describe(timeSpent));
        }
        return text.toString();
    }

    private String sample() {
        String copies = doubtful ? Text.format(", %d distinct", distinctEpisodes) : "";
        return ci95 == null
                ? Text.format("%d episodes%s: no interval", episodes, copies)
                : Text.format("95 %% interval %.5f to %.5f, %d episodes%s", ci95.low(), ci95.high(), episodes, copies);
    }

    private static String describe(RandomReturn random) {
        return Text.format(
                "%.5f  (%s)", random.meanReturn(), random.exact() ? "exact" : random.episodes() + " episodes");
    }

    private String describe(Oracle oracle) {
        Oracle all = references.everywhere().orElse(oracle);
        String others = oracle.starts() == Oracle.Starts.ALL
                ? ""
                : Text.format("  (of these starts; %.5f, %.3f of all)", all.optimalReturn(), all.optimalLength());
        return Text.format("return %.5f, length %.3f%s", oracle.optimalReturn(), oracle.optimalLength(), others);
    }

    private String fraction() {
        String interval = fractionCi95()
                .map(known -> Text.format("95 %% interval %.5f to %.5f, ", known.low(), known.high()))
                .orElse("");
        return Text.format("%.5f  (%s0 is random, 1 is optimal)", fractionOfOptimal(), interval);
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
