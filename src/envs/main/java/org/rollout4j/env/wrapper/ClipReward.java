package org.rollout4j.env.wrapper;

import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;
import org.rollout4j.core.StepResult;

/** Clips rewards to an interval, so that games of different scores train with the same settings (Mnih et al., 2015: [-1, 1]). */
public final class ClipReward extends Wrapper {
    private final float low;
    private final float high;

    /**
     * @param environment closed with this wrapper
     * @param low the least reward of a step, at most {@code high}
     * @param high the greatest reward of a step
     */
    public ClipReward(Environment environment, float low, float high) {
        super(environment, clipped(environment.spec(), low, high));
        this.low = low;
        this.high = high;
    }

    private static EnvironmentSpec clipped(EnvironmentSpec spec, float low, float high) {
        Require.that(low <= high, "low", low, "at most high " + high + " is allowed");
        return spec.with()
                .rewardLow(Math.min(Math.max(spec.rewardLow(), low), high))
                .rewardHigh(Math.min(Math.max(spec.rewardHigh(), low), high))
                .build();
    }

    @Override
    protected StepResult after(StepResult result) {
        float reward = Math.min(Math.max(result.reward(), low), high);
        return reward == result.reward() ? result : new StepResult(reward, result.terminated(), result.truncated());
    }
}
