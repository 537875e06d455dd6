package org.rollout4j.lm.loss;

import java.util.Collection;
import java.util.stream.DoubleStream;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Require;

/**
 * The loss of a reward model after Bradley and Terry (1952): {@code -log sigmoid(r(chosen) - r(rejected) - margin)}, the mean over pairs, and
 * {@code c (r(chosen) + r(rejected))^2} to keep rewards around zero (Eisenstein et al., 2023).
 *
 * @param centerRewardsCoefficient c, at least 0; 0 leaves the level of rewards open
 */
public record RewardLoss(double centerRewardsCoefficient) {
    public RewardLoss {
        Require.inRange("center_rewards_coefficient", centerRewardsCoefficient, 0, Double.MAX_VALUE);
    }

    /**
     * The rewards of two completions of which one was preferred.
     *
     * @param chosen of the preferred one
     * @param rejected of the other one
     * @param margin by how much the preferred one should have more, 0 where nothing is known
     */
    public record Pair(double chosen, double rejected, double margin) {
        public Pair {
            Require.that(Double.isFinite(margin), "margin", margin, "a finite number is allowed");
        }
    }

    /**
     * A pair's part of the loss.
     *
     * @param value terms of a batch add up to its loss
     * @param chosenSlope the derivative by the reward of the chosen completion
     * @param rejectedSlope the derivative by that of the rejected one
     */
    public record Term(double value, double chosenSlope, double rejectedSlope) {}

    /**
     * The part of one pair in the loss of a batch.
     *
     * @param pairs in the batch, the one constant of it that a term depends on
     */
    public Term term(Pair pair, int pairs) {
        Require.that(pairs >= 1, "pairs", pairs, "at least 1 is needed");
        double x = pair.chosen() - pair.rejected() - pair.margin();
        double sum = pair.chosen() + pair.rejected();
        double slope = -Logistic.sigmoid(-x);
        double centering = 2 * centerRewardsCoefficient * sum;
        return new Term(
                (-Logistic.logSigmoid(x) + centerRewardsCoefficient * sum * sum) / pairs,
                (slope + centering) / pairs,
                (-slope + centering) / pairs);
    }

    /**
     * {@code accuracy}, the share of pairs whose chosen completion has the higher reward; {@code margin}, by how much it is higher on average;
     * {@code mean_reward}, {@code min_reward}, {@code max_reward} over all completions.
     *
     * @param pairs of the whole batch, at least one
     */
    public static Metrics metrics(Collection<Pair> pairs) {
        double[] rewards = pairs.stream()
                .flatMapToDouble(pair -> DoubleStream.of(pair.chosen(), pair.rejected()))
                .toArray();
        return Metrics.NONE
                .with("accuracy", Means.mean(Means.of(pairs, pair -> pair.chosen() > pair.rejected() ? 1 : 0)))
                .with("margin", Means.mean(Means.of(pairs, pair -> pair.chosen() - pair.rejected())))
                .with("mean_reward", Means.mean(rewards))
                .with("min_reward", DoubleStream.of(rewards).min().orElse(Double.NaN))
                .with("max_reward", DoubleStream.of(rewards).max().orElse(Double.NaN));
    }
}
