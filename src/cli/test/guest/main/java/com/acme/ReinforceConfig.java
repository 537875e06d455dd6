package com.acme;

import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.math.Schedule;

/** How {@link Reinforce} learns. */
public record ReinforceConfig(
        @Setting("environments side by side, 1 to 1024") int envs,

        @Setting("steps of each environment in one rollout, 1 to 10000")
        int horizon,

        @Setting("how far the policy moves along the gradient, 0 to 100, over the run")
        Schedule learningRate,

        @Setting("how far the baseline moves towards what came of an observation, 0 to 1")
        double baselineRate,

        @Setting("gamma, what a reward a step later is worth, 0 to 1")
        double discount,

        @Setting("the weight of the entropy bonus, 0 to 10") double entropyWeight)
        implements AlgorithmConfig {
    static final Schedule LEARNING_RATE = Schedule.linear(5, 0);

    public ReinforceConfig {
        Require.inRange("envs", envs, 1, 1024);
        Require.inRange("horizon", horizon, 1, 10_000);
        learningRate.within("learningRate", 0, 100);
        Require.inRange("baselineRate", baselineRate, 0, 1);
        Require.inRange("discount", discount, 0, 1);
        Require.inRange("entropyWeight", entropyWeight, 0, 10);
    }
}
