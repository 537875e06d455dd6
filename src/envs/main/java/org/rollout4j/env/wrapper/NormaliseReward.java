package org.rollout4j.env.wrapper;

import org.rollout4j.core.EnvironmentException;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Require;
import org.rollout4j.core.StepResult;

/**
 * Scales rewards so that returns are of the order of 1: divides them by the standard deviation of the discounted sum of the rewards
 * so far in an episode, as OpenAI's baselines and Gymnasium's wrapper of that name do.
 *
 * <p>The deviation is measured once and stays, for the reasons given at {@link NormaliseObservation}; the mean is not subtracted,
 * since it would make episodes worth their length.
 */
public final class NormaliseReward {
    private NormaliseReward() {}

    /**
     * Environments whose rewards are scaled by what {@code policy} gets there.
     *
     * @param policy for example the uniformly random one; it must meet rewards
     * @param discount 0 to 1, that of the learner
     * @param steps the steps played to measure, 1 to 100 million
     * @param seed what the episodes and the actions derive from
     * @throws IllegalArgumentException if the sums do not vary, as when there were no rewards
     * @throws EnvironmentException if the environment fails meanwhile
     */
    public static EnvironmentFactory fitted(
            EnvironmentFactory factory, Policy policy, double discount, int steps, long seed) {
        Require.inRange("discount", discount, 0, 1);
        Sums sums = new Sums(discount);
        Warmup.play(factory, policy, steps, seed, sums);
        double deviation = Math.sqrt(sums.moments.variance(0));
        Require.that(
                deviation > 0,
                "deviation of discounted rewards",
                deviation,
                "a positive number is needed; play more steps, or with a policy that meets rewards");
        return Wrapper.around(factory, environment -> new ScaleReward(environment, 1 / deviation));
    }

    /** The discounted sums after each step. */
    private static final class Sums implements Warmup.StepListener {
        private final double discount;
        private final Moments moments = new Moments(1);
        private double sum;

        Sums(double discount) {
            this.discount = discount;
        }

        @Override
        public void onStep(float[] observation, StepResult result) {
            if (result == null) {
                sum = 0;
            } else {
                sum = discount * sum + result.reward();
                moments.add((float) sum);
            }
        }
    }
}
