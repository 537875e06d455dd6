package org.rollout4j.core;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What an environment promises; fixed for its life.
 *
 * @param id the name it is known by, for example {@code drain-grid}; recorded in every checkpoint
 * @param observations the space of one observation
 * @param actionCount the number of discrete actions; actions are {@code 0 .. actionCount - 1}
 * @param actionMasks whether some actions are illegal in some states, see {@link Environment#actionMask}
 * @param timeLimit the number of steps after which an episode is truncated at the latest
 * @param rewardLow the least reward of one step; may be -infinity
 * @param rewardHigh the greatest reward of one step; may be +infinity
 * @param goalTerminates whether {@code terminated} means that the task is solved (a grid emptied), rather than failed
 *     (a pole fallen)
 */
@RecordBuilder
public record EnvironmentSpec(
        String id,
        Box observations,
        int actionCount,
        boolean actionMasks,
        int timeLimit,
        double rewardLow,
        double rewardHigh,
        boolean goalTerminates)
        implements EnvironmentSpecBuilder.With {

    /** The largest number of discrete actions. */
    public static final int MAX_ACTIONS = 1 << 16;

    /** The longest time limit, in steps. */
    public static final int MAX_TIME_LIMIT = 1_000_000;

    public EnvironmentSpec {
        Require.that(id != null && !id.isBlank(), "id", id, "a name is needed");
        Require.that(observations != null, "observations", null, "a box is needed");
        Require.inRange("actionCount", actionCount, 1, MAX_ACTIONS);
        Require.inRange("timeLimit", timeLimit, 1, MAX_TIME_LIMIT);
        Require.that(
                rewardLow <= rewardHigh, "rewardLow", rewardLow, "at most rewardHigh " + rewardHigh + " is allowed");
    }

    /** An environment without action masks, with 1000 steps of time and rewards of any size; refine it with {@code with…}. */
    public static EnvironmentSpec of(String id, Box observations, int actionCount) {
        return new EnvironmentSpec(
                id, observations, actionCount, false, 1000, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);
    }

    /** The number of elements of one observation. */
    public int observationSize() {
        return observations.size();
    }
}
