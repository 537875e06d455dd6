package org.rollout4j.warning;

import static org.rollout4j.warning.RunSoFar.LAST;
import static org.rollout4j.warning.RunSoFar.mean;
import static org.rollout4j.warning.RunSoFar.meanOfLast;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What is learned from rises, and what it stands for falls. A judge, whose mean over held-out completions is {@code eval_judges/NAME/mean}, sees
 * what is rewarded and teaches nothing. The mean of its last three evaluations has fallen from that of the best three in a row before them by more
 * than {@value #NOISE} times the noise of an evaluation and {@value #FALL} of the judge's greatest value, while the proxy has risen over the same
 * evaluations by more than its noise: {@code eval_reward}; of preferences {@code eval_rewards/margins} or {@code eval_rewards/accuracies}. The noise
 * is told by the median change from one evaluation to the next, which one fall does not change. From six evaluations on.
 */
public final class RewardHacking {
    /** What the warning calls it. */
    public static final String TROUBLE = "Reward hacking";

    private static final String BEGIN = "eval_judges/";
    private static final String END = "/mean";
    private static final List<String> PROXIES =
            List.of("eval_reward", "eval_rewards/margins", "eval_rewards/accuracies");

    private static final double NOISE = 3.5;
    private static final double FALL = 0.05;

    /** The median of the absolute difference of two draws of a normal distribution, in standard deviations. */
    private static final double MEDIAN_CHANGE = 0.954;

    private RewardHacking() {}

    static Optional<Warning> look(RunSoFar run) {
        return new TreeSet<>(run.metrics().keySet())
                .stream()
                        .filter(name -> name.startsWith(BEGIN) && name.endsWith(END))
                        .flatMap(judge -> proxy(run).flatMap(proxy -> look(run, judge, proxy)).stream())
                        .findFirst();
    }

    private static Optional<String> proxy(RunSoFar run) {
        return PROXIES.stream().filter(run::has).findFirst();
    }

    private static Optional<Warning> look(RunSoFar run, String name, String proxyName) {
        double[][] both = run.together(List.of(name, proxyName));
        double[] judge = both[0];
        double[] proxy = both[1];
        if (judge.length < 2 * LAST) {
            return Optional.empty();
        }
        int best = best(judge);
        double before = mean(judge, best, best + LAST);
        double now = meanOfLast(LAST, judge);
        double proxyBefore = mean(proxy, best, best + LAST);
        double proxyNow = meanOfLast(LAST, proxy);
        double greatest = Arrays.stream(judge).map(Math::abs).max().orElseThrow();
        boolean falls = before - now > Math.max(NOISE * noise(judge), FALL * greatest);
        return falls && proxyNow - proxyBefore > noise(proxy)
                ? Warning.of(
                        TROUBLE,
                        "What is learned is no longer what is meant, and best is chosen by it: go back to where the judge was best."
                                + " Hold the model to the reference (raise beta, klCoef of ppo), limit what the reward can gain, or"
                                + " reward what the judge sees as well.",
                        "the judge %s fell from %.4g to %.4g, while %s rose from %.4g to %.4g",
                        name.substring(BEGIN.length(), name.length() - END.length()),
                        before,
                        now,
                        proxyName,
                        proxyBefore,
                        proxyNow)
                : Optional.empty();
    }

    /** Where those begin that have the greatest mean of all in a row before the last ones. */
    private static int best(double[] values) {
        return IntStream.rangeClosed(0, values.length - 2 * LAST)
                .boxed()
                .reduce(0, (a, b) -> mean(values, b, b + LAST) > mean(values, a, a + LAST) ? b : a);
    }

    /** The standard deviation of one evaluation, as far as it can be told from where it goes. */
    private static double noise(double... values) {
        double[] changes = IntStream.range(1, values.length)
                .mapToDouble(i -> Math.abs(values[i] - values[i - 1]))
                .toArray();
        return RunSoFar.median(changes) / MEDIAN_CHANGE;
    }
}
