package org.rollout4j.lm.loss;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Require;

/**
 * Several rewards of completions as one: their weighted sum. A reward of NaN does not apply to its completion and is left out; a completion to
 * which none applies has NaN, and nothing is learned from it.
 *
 * @param names of the functions that rewards come from, at least one
 * @param weights of each, finite; TRL's {@code reward_weights}
 */
public record WeightedRewards(List<String> names, List<Double> weights) {
    public WeightedRewards {
        names = List.copyOf(names);
        weights = List.copyOf(weights);
        Require.that(!names.isEmpty(), "reward functions", names, "at least one is needed");
        Require.that(
                names.size() == weights.size(),
                "number of reward_weights",
                weights.size(),
                "one for each reward function is needed, " + names.size());
        for (double weight : weights) {
            Require.that(Double.isFinite(weight), "reward_weights", weight, "finite numbers are allowed");
        }
    }

    /**
     * The weighted sums.
     *
     * @param rewards {@code [completions][functions]}, finite or NaN
     * @return {@code [completions]}
     */
    public double[] total(double[][] rewards) {
        return IntStream.range(0, rewards.length)
                .mapToDouble(row -> total(row, rewards[row]))
                .toArray();
    }

    private double total(int row, double[] rewards) {
        Require.that(
                rewards.length == names.size(),
                "number of rewards of completion " + row,
                rewards.length,
                "one of each reward function is needed, " + names.size());
        double sum = 0;
        for (int i = 0; i < rewards.length; i++) {
            Require.that(
                    !Double.isInfinite(rewards[i]),
                    "reward " + names.get(i) + " of completion " + row,
                    rewards[i],
                    "a finite number, or NaN where it does not apply, is allowed");
            sum += Double.isNaN(rewards[i]) ? 0 : weights.get(i) * rewards[i];
        }
        return Means.count(rewards, 0, rewards.length) == 0 ? Double.NaN : sum;
    }

    /**
     * {@code rewards/NAME/mean} and {@code rewards/NAME/std} of each function, over the completions that it applies to; none where it applies to
     * too few.
     *
     * @param rewards {@code [completions][functions]}
     */
    public Metrics metrics(double[][] rewards) {
        Metrics metrics = Metrics.NONE;
        for (int i = 0; i < names.size(); i++) {
            int function = i;
            double[] column =
                    Arrays.stream(rewards).mapToDouble(row -> row[function]).toArray();
            metrics = numbers(metrics, "rewards/" + names.get(i) + "/mean", Means.mean(column));
            metrics = numbers(metrics, "rewards/" + names.get(i) + "/std", Means.deviation(column));
        }
        return metrics;
    }

    private static Metrics numbers(Metrics metrics, String name, double value) {
        return Double.isNaN(value) ? metrics : metrics.with(name, value);
    }
}
