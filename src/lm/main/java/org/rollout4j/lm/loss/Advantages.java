package org.rollout4j.lm.loss;

import org.rollout4j.core.Metrics;
import org.rollout4j.core.Require;

/**
 * Advantages of completions over others of the same prompt. Rewards come in groups, one after the other, of the completions of one prompt
 * each. A reward of NaN is missing: it has no part in a group's mean or spread, and its completion has advantage 0. So have all of a group
 * whose rewards are equal; a penalty of the distance to the reference still holds for these.
 *
 * @param numGenerations the completions of a prompt, at least 2
 */
public record Advantages(int numGenerations) {
    /** What keeps a small spread from blowing advantages up; TRL's. */
    private static final double EPSILON = 1e-4;

    /** A spread below it counts as none; TRL's. */
    private static final double NO_SPREAD = 1e-8;

    /** What a reward's distance from its group's mean is divided by. */
    public enum ScaleRewards {
        /** The standard deviation in its group (Shao et al., 2024): groups of little spread count more. */
        GROUP,
        /** The standard deviation of all rewards. */
        BATCH,
        /** Nothing (Liu et al., 2025). */
        NONE
    }

    public Advantages {
        Require.inRange("num_generations", numGenerations, 2, Integer.MAX_VALUE);
    }

    /**
     * The advantages of GRPO: distances from the group's mean, scaled. Unscaled, on average they are 1 - 1 / n times those over the mean of
     * the other n - 1 completions.
     *
     * @param rewards {@code [completions]}
     * @return {@code [completions]}
     */
    public double[] grouped(double[] rewards, ScaleRewards scaleRewards) {
        checkGroups(rewards);
        double[] advantages = new double[rewards.length];
        for (int from = 0; from < rewards.length; from += numGenerations) {
            int end = from + numGenerations;
            double mean = Means.mean(rewards, from, end);
            double scale = switch (scaleRewards) {
                case GROUP -> Means.deviation(rewards, from, end) + EPSILON;
                case BATCH -> Means.deviation(rewards) + EPSILON;
                case NONE -> 1;
            };
            for (int i = from; i < end && spread(rewards, from); i++) {
                advantages[i] = orZero((rewards[i] - mean) / scale);
            }
        }
        return advantages;
    }

    /**
     * The advantages of RLOO: distances from the mean of the other completions of the group (Ahmadian et al., 2024).
     *
     * @param rewards {@code [completions]}, with their penalty of the distance to the reference
     * @param normalizeAdvantages whether they are set to mean 0 and standard deviation 1 over all
     * @return {@code [completions]}
     */
    public double[] leaveOneOut(double[] rewards, boolean normalizeAdvantages) {
        checkGroups(rewards);
        double[] advantages = rewards.clone();
        for (int from = 0; from < rewards.length; from += numGenerations) {
            int end = from + numGenerations;
            int count = Means.count(rewards, from, end);
            double sum = Means.mean(rewards, from, end) * count;
            boolean spread = spread(rewards, from);
            for (int i = from; i < end; i++) {
                double baseline = spread ? (sum - rewards[i]) / (count - 1) : rewards[i];
                advantages[i] = count < 2 ? Double.NaN : rewards[i] - baseline;
            }
        }
        double mean = normalizeAdvantages ? Means.mean(advantages) : 0;
        double scale = normalizeAdvantages ? Means.deviation(advantages) + EPSILON : 1;
        for (int i = 0; i < advantages.length; i++) {
            advantages[i] = orZero((advantages[i] - mean) / scale);
        }
        return advantages;
    }

    /**
     * "reward" and {@code reward_std}, their mean and standard deviation, over all rewards that are not missing, where there are any; {@code frac_reward_zero_std}, the
     * share of groups from which nothing is to be learned, as they have no spread.
     *
     * @param rewards {@code [completions]}, as functions have given them
     */
    public Metrics metrics(double[] rewards) {
        checkGroups(rewards);
        double without = 0;
        for (int from = 0; from < rewards.length; from += numGenerations) {
            without += spread(rewards, from) ? 0 : 1;
        }
        Metrics metrics = Metrics.NONE.with("frac_reward_zero_std", without * numGenerations / rewards.length);
        double mean = Means.mean(rewards);
        double deviation = Means.deviation(rewards);
        metrics = Double.isNaN(mean) ? metrics : metrics.with("reward", mean);
        return Double.isNaN(deviation) ? metrics : metrics.with("reward_std", deviation);
    }

    /** Whether a group has rewards that differ. */
    private boolean spread(double[] rewards, int from) {
        return Means.deviation(rewards, from, from + numGenerations) > NO_SPREAD;
    }

    private void checkGroups(double[] rewards) {
        Require.that(
                rewards.length > 0 && rewards.length % numGenerations == 0,
                "number of rewards",
                rewards.length,
                "a multiple of num_generations, " + numGenerations + ", is needed");
    }

    private static double orZero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }
}
