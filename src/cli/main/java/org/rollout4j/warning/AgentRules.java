package org.rollout4j.warning;

import static org.rollout4j.warning.RunSoFar.FEWEST;
import static org.rollout4j.warning.RunSoFar.LAST;
import static org.rollout4j.warning.RunSoFar.RECENT;
import static org.rollout4j.warning.RunSoFar.mean;
import static org.rollout4j.warning.RunSoFar.medianOfLast;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.rollout4j.train.Metric;

/**
 * Troubles of agents:
 *
 * <ul>
 *   <li>entropy collapse: the mean entropy of the last tenth is below {@value #ENTROPY_LEFT} of that of the first rows, without the goal
 *       being reached. Only where entropy starts above 0 and never falls below it, so not that of densities.
 *   <li>KL explosion: the median {@code approxKl} of the last {@value RunSoFar#RECENT} rows is above {@value #KL}, ten times what PPO aims at.
 *   <li>worse than random: more than half of the run is done, and the mean of the last three evaluations is below the random policy.
 *   <li>result lost: the mean of the last three evaluations has fallen from the best one by more than half of what was gained.
 *   <li>explained variance below zero: its median over the last {@value RunSoFar#RECENT} rows is below {@value #EXPLAINED}: the value network is
 *       worse than a constant. After the first tenth of the run, and without the goal being reached: there returns may be all alike.
 *   <li>value loss growing: its mean grows over the last three quarters of the rows, to more than {@value #GROWTH} times, while explained
 *       variance is below one half (returns that grow let a good network's loss grow as well).
 *   <li>no improvement for long: the best evaluation is more than half of the run ago, and {@value #EVALUATIONS} have followed it,
 *       without the goal being reached.
 * </ul>
 */
final class AgentRules {
    static final List<Rule> ALL = List.of(
            AgentRules::entropyCollapse,
            AgentRules::klExplosion,
            AgentRules::worseThanRandom,
            AgentRules::lostResult,
            AgentRules::explainedVariance,
            AgentRules::valueLossGrows,
            AgentRules::noImprovement);

    private static final double ENTROPY_LEFT = 0.05;
    private static final double KL = 0.1;
    private static final double EXPLAINED = -0.05;
    private static final double GROWTH = 5;
    private static final int EVALUATIONS = 8;
    private static final double FIRST_TENTH = 0.1;

    private AgentRules() {}

    private static Optional<Warning> entropyCollapse(RunSoFar run) {
        double[] entropy = values(run, Metric.ENTROPY);
        if (run.isOfLanguageModel()
                || entropy.length < FEWEST
                || Arrays.stream(entropy).min().orElse(0) < 0
                || reached(run)) {
            return Optional.empty();
        }
        double first = mean(entropy, 0, 3);
        double last = mean(entropy, entropy.length - Math.max(3, entropy.length / 10), entropy.length);
        return first > 0 && last < ENTROPY_LEFT * first
                ? Warning.of(
                        "Entropy collapse",
                        "Raise entropyWeight (0.01 or more), lower learningRate, or let more environments explore (envs).",
                        "entropy fell from %.3g to %.3g: the policy tries next to nothing new",
                        first,
                        last)
                : Optional.empty();
    }

    private static Optional<Warning> klExplosion(RunSoFar run) {
        double[] kl = values(run, Metric.APPROX_KL);
        if (kl.length < RECENT) {
            return Optional.empty();
        }
        double recent = medianOfLast(RECENT, kl);
        return recent > KL
                ? Warning.of(
                        "KL explosion",
                        "Lower learningRate, take fewer epochs or larger minibatches, or set targetKl=0.02.",
                        "an update changes the policy by a KL divergence of %.3g; about 0.01 is healthy",
                        recent)
                : Optional.empty();
    }

    private static Optional<Warning> worseThanRandom(RunSoFar run) {
        double[] returns = values(run, Metric.EVALUATION_RETURN);
        if (returns.length < LAST || progress(run) <= 0.5) {
            return Optional.empty();
        }
        double last = RunSoFar.meanOfLast(LAST, returns);
        return run.goal().worseThanRandom(last)
                ? Warning.of(
                        "Worse than random",
                        "Train longer, with other settings or another algorithm; look whether rewards and observations are what they"
                                + " should be. A policy that takes the best action each time goes in circles where it knows little.",
                        "the last evaluations come to %.4g, the random policy to %.4g",
                        last,
                        run.goal().randomReturn())
                : Optional.empty();
    }

    private static Optional<Warning> lostResult(RunSoFar run) {
        double[] returns = values(run, Metric.EVALUATION_RETURN);
        if (returns.length < 2 * LAST) {
            return Optional.empty();
        }
        double best = Arrays.stream(returns).max().orElseThrow();
        double last = RunSoFar.meanOfLast(LAST, returns);
        return best > returns[0] && best - last > (best - returns[0]) / 2
                ? Warning.of(
                        "Result lost",
                        "best.zip still has the good policy. Lower or anneal learningRate, set targetKl, or clip less.",
                        "evaluations fell from %.4g to %.4g",
                        best,
                        last)
                : Optional.empty();
    }

    private static Optional<Warning> explainedVariance(RunSoFar run) {
        double[] explained = values(run, Metric.EXPLAINED_VARIANCE);
        if (explained.length < FEWEST || !(progress(run) > FIRST_TENTH) || reached(run)) {
            return Optional.empty();
        }
        double recent = medianOfLast(RECENT, explained);
        return recent < EXPLAINED
                ? Warning.of(
                        "Explained variance below zero",
                        "Normalise observations, scale rewards to about 1, lower learningRate or raise valueWeight;"
                                + " look whether the observation tells enough to predict the return.",
                        "%.3g lately: the value network predicts worse than a constant would",
                        recent)
                : Optional.empty();
    }

    private static Optional<Warning> valueLossGrows(RunSoFar run) {
        double[] loss = Stream.of(Metric.VALUE_LOSS, Metric.CRITIC_LOSS, Metric.LOSS)
                .map(metric -> values(run, metric))
                .filter(values -> values.length >= 2 * FEWEST)
                .findFirst()
                .orElse(new double[0]);
        double[] explained = values(run, Metric.EXPLAINED_VARIANCE);
        if (run.isOfLanguageModel()
                || loss.length == 0
                || (explained.length >= RECENT && medianOfLast(RECENT, explained) > 0.5)) {
            return Optional.empty();
        }
        int quarter = loss.length / 4;
        double second = mean(loss, quarter, 2 * quarter);
        double third = mean(loss, 2 * quarter, 3 * quarter);
        double fourth = mean(loss, 3 * quarter, loss.length);
        return second < third && third < fourth && fourth > GROWTH * second
                ? Warning.of(
                        "Value loss growing",
                        "Lower learningRate, clip or scale rewards, lower discount; with DQN and SAC let targets move more slowly.",
                        "from %.3g to %.3g over the last three quarters",
                        second,
                        fourth)
                : Optional.empty();
    }

    private static Optional<Warning> noImprovement(RunSoFar run) {
        double[] returns = values(run, Metric.EVALUATION_RETURN);
        if (returns.length <= EVALUATIONS || reached(run)) {
            return Optional.empty();
        }
        double[] steps = stepsOfEvaluations(run);
        int best = best(returns);
        double ago = run.lastStep() - steps[best];
        return returns.length - 1 - best >= EVALUATIONS && ago > run.lastStep() / 2
                ? Warning.of(
                        "No improvement for long",
                        "It may have converged: then stop. Otherwise explore more, anneal learningRate, try another seed, or"
                                + " search for better settings.",
                        "the best evaluation, %.4g, is %,.0f steps ago",
                        returns[best],
                        ago)
                : Optional.empty();
    }

    private static boolean reached(RunSoFar run) {
        double[] returns = values(run, Metric.EVALUATION_RETURN);
        double[] solved = values(run, Metric.EVALUATION_SOLVED_RATE);
        return returns.length > 0
                && run.goal()
                        .reached(
                                returns[returns.length - 1],
                                solved.length == 0 ? Double.NaN : solved[solved.length - 1]);
    }

    /** How much of the run is done; 1 where its length is not known. */
    private static double progress(RunSoFar run) {
        return run.goal().totalSteps() > 0 ? run.lastStep() / run.goal().totalSteps() : 1;
    }

    private static double[] stepsOfEvaluations(RunSoFar run) {
        double[] returns = run.metrics().get(Metric.EVALUATION_RETURN.name());
        return IntStream.range(0, returns.length)
                .filter(row -> !Double.isNaN(returns[row]))
                .mapToDouble(row -> run.steps()[row])
                .toArray();
    }

    /** The first of the greatest. */
    private static int best(double[] returns) {
        int best = 0;
        for (int i = 1; i < returns.length; i++) {
            best = returns[i] > returns[best] ? i : best;
        }
        return best;
    }

    private static double[] values(RunSoFar run, Metric metric) {
        return run.values(metric.name());
    }
}
