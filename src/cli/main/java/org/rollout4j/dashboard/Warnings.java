package org.rollout4j.dashboard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.rollout4j.train.Metric;

/**
 * What goes wrong in a run, told by its metrics. The thresholds are rules of thumb, wide enough that runs that learn well stay silent:
 *
 * <ul>
 *   <li>entropy collapse: the mean entropy of the last tenth is below {@value #ENTROPY_LEFT} of that of the first rows, without the goal
 *       being reached. Only where entropy starts above 0 and never falls below it, so not that of densities.
 *   <li>KL explosion: the median {@code approxKl} of the last {@value #RECENT} rows is above {@value #KL}, ten times what PPO aims at.
 *   <li>explained variance below zero: its median over the last {@value #RECENT} rows is below {@value #EXPLAINED}: the value network is
 *       worse than a constant. After the first tenth of the run, and without the goal being reached: there returns may be all alike.
 *   <li>value loss growing: its mean grows over the last three quarters of the rows, to more than {@value #GROWTH} times, while explained
 *       variance is below one half (returns that grow let a good network's loss grow as well).
 *   <li>no improvement for long: the best evaluation is more than half of the run ago, and {@value #EVALUATIONS} have followed it,
 *       without the goal being reached.
 *   <li>worse than random: more than half of the run is done, and the mean of the last three evaluations is below the random policy.
 *   <li>result lost: the mean of the last three evaluations has fallen from the best one by more than half of what was gained.
 *   <li>overfitting: the least loss on held-out text is six evaluations ago or more, and the mean of the last three is above it by more
 *       than {@value #LOSS_RISE} of it.
 * </ul>
 *
 * A language model, known by its loss on held-out text, may well become certain of what it learns: its entropy and its loss warn of nothing.
 */
final class Warnings {
    static final double ENTROPY_LEFT = 0.05;
    static final double KL = 0.1;
    static final double EXPLAINED = -0.05;
    static final double GROWTH = 5;
    static final double LOSS_RISE = 0.02;
    static final String HELD_OUT_LOSS = "eval_loss";
    static final int RECENT = 10;
    static final int EVALUATIONS = 8;

    private static final int FEWEST = 20;

    /** How many evaluations say how it stands now. */
    private static final int LAST = 3;

    private static final double FIRST_TENTH = 0.1;

    private final double[] steps;
    private final Map<String, double[]> metrics;
    private final Goal goal;

    private Warnings(double[] steps, Map<String, double[]> metrics, Goal goal) {
        this.steps = steps;
        this.metrics = metrics;
        this.goal = goal;
    }

    /**
     * The troubles of a run, the worst first.
     *
     * @param steps the environment steps of each row, ascending
     * @param metrics the values of each row by the metrics' names, NaN where a row has none
     */
    static List<Warning> of(double[] steps, Map<String, double[]> metrics, Goal goal) {
        Warnings run = new Warnings(steps, metrics, goal);
        return Stream.of(
                        run.entropyCollapse(),
                        run.klExplosion(),
                        run.worseThanRandom(),
                        run.lostResult(),
                        run.overfitting(),
                        run.explainedVariance(),
                        run.valueLossGrows(),
                        run.noImprovement())
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Warning> entropyCollapse() {
        double[] entropy = values(Metric.ENTROPY);
        if (isOfLanguageModel()
                || entropy.length < FEWEST
                || Arrays.stream(entropy).min().orElse(0) < 0
                || reached()) {
            return Optional.empty();
        }
        double first = mean(entropy, 0, 3);
        double last = mean(entropy, entropy.length - Math.max(3, entropy.length / 10), entropy.length);
        return first > 0 && last < ENTROPY_LEFT * first
                ? warning(
                        "Entropy collapse",
                        text("entropy fell from %.3g to %.3g: the policy tries next to nothing new", first, last),
                        "Raise entropyWeight (0.01 or more), lower learningRate, or let more environments explore (envs).")
                : Optional.empty();
    }

    private Optional<Warning> klExplosion() {
        double[] kl = values(Metric.APPROX_KL);
        if (kl.length < RECENT) {
            return Optional.empty();
        }
        double recent = median(kl, RECENT);
        return recent > KL
                ? warning(
                        "KL explosion",
                        text("an update changes the policy by a KL divergence of %.3g; about 0.01 is healthy", recent),
                        "Lower learningRate, take fewer epochs or larger minibatches, or set targetKl=0.02.")
                : Optional.empty();
    }

    private Optional<Warning> explainedVariance() {
        double[] explained = values(Metric.EXPLAINED_VARIANCE);
        if (explained.length < FEWEST || !(progress() > FIRST_TENTH) || reached()) {
            return Optional.empty();
        }
        double recent = median(explained, RECENT);
        return recent < EXPLAINED
                ? warning(
                        "Explained variance below zero",
                        text("%.3g lately: the value network predicts worse than a constant would", recent),
                        "Normalise observations, scale rewards to about 1, lower learningRate or raise valueWeight;"
                                + " look whether the observation tells enough to predict the return.")
                : Optional.empty();
    }

    private Optional<Warning> valueLossGrows() {
        double[] loss = Stream.of(Metric.VALUE_LOSS, Metric.CRITIC_LOSS, Metric.LOSS)
                .map(this::values)
                .filter(values -> values.length >= 2 * FEWEST)
                .findFirst()
                .orElse(new double[0]);
        double[] explained = values(Metric.EXPLAINED_VARIANCE);
        if (isOfLanguageModel()
                || loss.length == 0
                || (explained.length >= RECENT && median(explained, RECENT) > 0.5)) {
            return Optional.empty();
        }
        int quarter = loss.length / 4;
        double second = mean(loss, quarter, 2 * quarter);
        double third = mean(loss, 2 * quarter, 3 * quarter);
        double fourth = mean(loss, 3 * quarter, loss.length);
        return second < third && third < fourth && fourth > GROWTH * second
                ? warning(
                        "Value loss growing",
                        text("from %.3g to %.3g over the last three quarters", second, fourth),
                        "Lower learningRate, clip or scale rewards, lower discount; with DQN and SAC let targets move more slowly.")
                : Optional.empty();
    }

    private Optional<Warning> noImprovement() {
        List<double[]> evaluations = evaluations();
        if (evaluations.size() <= EVALUATIONS || reached()) {
            return Optional.empty();
        }
        int best = best(evaluations);
        double ago = last(steps) - evaluations.get(best)[0];
        return evaluations.size() - 1 - best >= EVALUATIONS && ago > last(steps) / 2
                ? warning(
                        "No improvement for long",
                        text(
                                "the best evaluation, %.4g, is %,.0f steps ago",
                                evaluations.get(best)[1], ago),
                        "It may have converged: then stop. Otherwise explore more, anneal learningRate, try another seed, or"
                                + " search for better settings.")
                : Optional.empty();
    }

    private Optional<Warning> worseThanRandom() {
        List<double[]> evaluations = evaluations();
        if (evaluations.size() < LAST || progress() <= 0.5) {
            return Optional.empty();
        }
        double last = meanOfLast(evaluations);
        return goal.worseThanRandom(last)
                ? warning(
                        "Worse than random",
                        text("the last evaluations come to %.4g, the random policy to %.4g", last, goal.randomReturn()),
                        "Train longer, with other settings or another algorithm; look whether rewards and observations are what they"
                                + " should be. A policy that takes the best action each time goes in circles where it knows little.")
                : Optional.empty();
    }

    private Optional<Warning> lostResult() {
        List<double[]> evaluations = evaluations();
        if (evaluations.size() < 6) {
            return Optional.empty();
        }
        double best = evaluations.get(best(evaluations))[1];
        double first = evaluations.get(0)[1];
        double last = meanOfLast(evaluations);
        return best > first && best - last > (best - first) / 2
                ? warning(
                        "Result lost",
                        text("evaluations fell from %.4g to %.4g", best, last),
                        "best.zip still has the good policy. Lower or anneal learningRate, set targetKl, or clip less.")
                : Optional.empty();
    }

    private Optional<Warning> overfitting() {
        double[] loss = values(HELD_OUT_LOSS);
        int earlier = loss.length - 2 * LAST;
        if (earlier <= 0) {
            return Optional.empty();
        }
        double least = Arrays.stream(loss).min().orElseThrow();
        boolean longAgo = Arrays.stream(loss, 0, earlier).anyMatch(value -> value == least);
        double last = mean(loss, loss.length - LAST, loss.length);
        return longAgo && last > (1 + LOSS_RISE) * least
                ? warning(
                        "Overfitting",
                        text("the loss on held-out text rose from %.4g to %.4g", least, last),
                        "The folder best still has the good model. Take fewer steps, more text, a smaller model or dropout=0.1.")
                : Optional.empty();
    }

    private boolean isOfLanguageModel() {
        return metrics.containsKey(HELD_OUT_LOSS);
    }

    private boolean reached() {
        List<double[]> evaluations = evaluations();
        double[] solved = values(Metric.EVALUATION_SOLVED_RATE);
        return !evaluations.isEmpty()
                && goal.reached(
                        evaluations.get(evaluations.size() - 1)[1],
                        solved.length == 0 ? Double.NaN : solved[solved.length - 1]);
    }

    /** How much of the run is done; 1 where its length is not known. */
    private double progress() {
        return goal.totalSteps() > 0 ? last(steps) / goal.totalSteps() : 1;
    }

    /** Steps and mean return of each evaluation. */
    private List<double[]> evaluations() {
        double[] returns = metrics.getOrDefault(Metric.EVALUATION_RETURN.name(), new double[0]);
        List<double[]> points = new ArrayList<>();
        for (int row = 0; row < returns.length; row++) {
            if (!Double.isNaN(returns[row])) {
                points.add(new double[] {steps[row], returns[row]});
            }
        }
        return points;
    }

    private static double meanOfLast(List<double[]> evaluations) {
        return evaluations.subList(evaluations.size() - LAST, evaluations.size()).stream()
                .mapToDouble(point -> point[1])
                .average()
                .orElseThrow();
    }

    private static int best(List<double[]> evaluations) {
        int best = 0;
        for (int i = 1; i < evaluations.size(); i++) {
            best = evaluations.get(i)[1] > evaluations.get(best)[1] ? i : best;
        }
        return best;
    }

    /** The values of a metric without the rows that have none. */
    private double[] values(Metric metric) {
        return values(metric.name());
    }

    private double[] values(String metric) {
        return Arrays.stream(metrics.getOrDefault(metric, new double[0]))
                .filter(value -> !Double.isNaN(value))
                .toArray();
    }

    private static double last(double[] values) {
        return values.length == 0 ? 0 : values[values.length - 1];
    }

    private static double mean(double[] values, int from, int to) {
        return Arrays.stream(values, from, to).average().orElse(Double.NaN);
    }

    /** Of the last {@code count} values. */
    private static double median(double[] values, int count) {
        double[] recent = Arrays.copyOfRange(values, values.length - count, values.length);
        Arrays.sort(recent);
        return recent[recent.length / 2];
    }

    private static Optional<Warning> warning(String trouble, String evidence, String advice) {
        return Optional.of(new Warning(trouble, evidence, advice));
    }

    private static String text(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
