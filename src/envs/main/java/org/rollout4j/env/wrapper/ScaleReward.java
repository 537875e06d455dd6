package org.rollout4j.env.wrapper;

import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;
import org.rollout4j.core.StepResult;

/** Multiplies rewards by a factor. */
public final class ScaleReward extends Wrapper {
    private final double factor;

    /**
     * @param environment closed with this wrapper
     * @param factor a positive number
     */
    public ScaleReward(Environment environment, double factor) {
        super(environment, scaled(environment.spec(), factor));
        this.factor = factor;
    }

    private static EnvironmentSpec scaled(EnvironmentSpec spec, double factor) {
        Require.that(factor > 0 && Double.isFinite(factor), "factor", factor, "a positive number is allowed");
        // rounded as rewards are, so that the extreme ones stay inside
        return spec.with()
                .rewardLow(factor * (float) spec.rewardLow())
                .rewardHigh(factor * (float) spec.rewardHigh())
                .build();
    }

    @Override
    protected StepResult after(StepResult result) {
        return new StepResult((float) (factor * result.reward()), result.terminated(), result.truncated());
    }
}
