package org.rollout4j.desk.simulate;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.rollout4j.core.SplitMix;
import org.rollout4j.math.Statistics;

/**
 * What came of a way to learn, over all users, in the last third of events unless something else is said.
 *
 * @param name its id
 * @param meaning it in words
 * @param acceptance how likely what is shown is taken, per opportunity: what is not shown is not taken
 * @param coverage the share of opportunities at which something is shown
 * @param editCost 0 if a text is taken, the edit's share of it if it is edited, 1 if it is refused
 * @param trueUtility by what the user likes
 * @param acceptanceGain 0 for the base, 1 for the best of 64 texts of the base
 * @param utilityGain the same of the true utility
 * @param kl how far the adapter is from its base, in nats a text; choosing of n candidates adds {@code ln n - (n - 1) / n} at most
 * @param perplexityRatio how much more perplexing text of the base is with the adapter, 1 for as much
 * @param gainBefore where the taste changes, the gain in utility just before; else 0
 * @param gainAfter where the taste changes, that of the last sixth of events; else 0
 * @param curve the gain in utility of each tenth of all events
 * @param seconds the mean of a user
 */
public record ArmResult(
        String name,
        String meaning,
        Estimate acceptance,
        Estimate coverage,
        Estimate editCost,
        Estimate trueUtility,
        Estimate acceptanceGain,
        Estimate utilityGain,
        Estimate kl,
        Estimate perplexityRatio,
        Estimate gainBefore,
        Estimate gainAfter,
        List<Double> curve,
        double seconds) {
    private static final int RESAMPLES = 10_000;

    public ArmResult {
        curve = List.copyOf(curve);
    }

    /**
     * A mean over users, each of whom is the mean over their seeds.
     *
     * @param low the lower end of its 95 % bootstrap interval over users
     * @param high the upper end
     */
    public record Estimate(double mean, double low, double high) {
        static Estimate of(double... ofUsers) {
            Statistics.Interval interval = Statistics.bootstrapMean(ofUsers, RESAMPLES, new SplitMix(1));
            return new Estimate(Statistics.mean(ofUsers), interval.low(), interval.high());
        }
    }

    /** @param ofUsers by user and seed */
    static ArmResult of(Arm arm, List<List<TrialResult>> ofUsers) {
        List<TrialResult> all = ofUsers.stream().flatMap(List::stream).toList();
        return new ArmResult(
                arm.id(),
                arm.meaning(),
                estimate(ofUsers, TrialResult::acceptance),
                estimate(ofUsers, TrialResult::coverage),
                estimate(ofUsers, TrialResult::editCost),
                estimate(ofUsers, TrialResult::trueUtility),
                estimate(ofUsers, TrialResult::acceptanceGain),
                estimate(ofUsers, TrialResult::utilityGain),
                estimate(ofUsers, TrialResult::kl),
                estimate(ofUsers, TrialResult::perplexityRatio),
                estimate(ofUsers, TrialResult::gainBefore),
                estimate(ofUsers, TrialResult::gainAfter),
                IntStream.range(0, all.get(0).curve().size())
                        .mapToObj(i -> mean(all, trial -> trial.curve().get(i)))
                        .toList(),
                mean(all, TrialResult::seconds));
    }

    private static Estimate estimate(List<List<TrialResult>> ofUsers, ToDoubleFunction<TrialResult> what) {
        return Estimate.of(
                ofUsers.stream().mapToDouble(ofUser -> mean(ofUser, what)).toArray());
    }

    private static double mean(List<TrialResult> trials, ToDoubleFunction<TrialResult> what) {
        return trials.stream().mapToDouble(what).average().orElseThrow();
    }
}
