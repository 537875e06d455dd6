package org.rollout4j.algo.offpolicy;

import java.util.Optional;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.Require;

/** What the configurations of learners that learn from a replay have in common. */
interface OffPolicyConfig extends AlgorithmConfig {
    /** The most that any number of steps may be. */
    int MAX_STEPS = 100_000_000;

    /** Environment steps to learn from again and again. */
    int replayCapacity();

    /** Environment steps before the first gradient step. */
    int learningStarts();

    /** Transitions of one gradient step. */
    int batchSize();

    /** Environment steps for each round of gradient steps. */
    int updateEvery();

    /** Gradient steps of a round. */
    int gradientSteps();

    /** The steps after which the first rollout is learned from. */
    default long firstLearning() {
        return learningStarts();
    }

    /** That there is no gradient step, above all. */
    @Override
    default Optional<String> tooShort(long steps) {
        long rollout = (long) envs() * horizon();
        long rollouts = (steps - 1) / rollout + 1;
        long before = (firstLearning() - 1) / rollout;
        long counted = Math.max(0, rollouts - before) * rollout;
        return counted >= updateEvery()
                ? AlgorithmConfig.super.tooShort(steps)
                : Optional.of("steps is " + steps + ": with learningStarts " + learningStarts() + " and updateEvery "
                        + updateEvery() + " there is no gradient step, and nothing is learned");
    }

    /** Checks all of these, before there is a record to ask. */
    static void check(
            int envs,
            int horizon,
            int replayCapacity,
            int learningStarts,
            int batchSize,
            int updateEvery,
            int gradientSteps) {
        Require.inRange("envs", envs, 1, 65_536);
        Require.inRange("horizon", horizon, 1, 1_000_000);
        Require.inRange("replayCapacity", replayCapacity, 1, MAX_STEPS);
        Require.inRange("learningStarts", learningStarts, 1, MAX_STEPS);
        Require.inRange("batchSize", batchSize, 1, 65_536);
        Require.inRange("updateEvery", updateEvery, 1, 1_000_000);
        Require.inRange("gradientSteps", gradientSteps, 1, 1_000_000);
    }
}
