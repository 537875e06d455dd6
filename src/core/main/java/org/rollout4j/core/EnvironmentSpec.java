package org.rollout4j.core;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What an environment promises; fixed for its life.
 *
 * @param id the name it is known by, for example {@code drain-grid}; recorded in every checkpoint
 * @param observations the space of one observation
 * @param actionCount the number of discrete actions, {@code 0 .. actionCount - 1}; 0 where actions are continuous
 * @param continuousActions the space of continuous actions; null where actions are discrete
 * @param actionMasks whether some actions are illegal in some states, see {@link Environment#actionMask}
 * @param timeLimit the number of steps after which an episode is truncated at the latest
 * @param rewardLow the least reward of one step; may be -infinity
 * @param rewardHigh the greatest reward of one step; may be +infinity
 * @param success what it means that an episode solved the task
 */
@RecordBuilder
public record EnvironmentSpec(
        String id,
        Box observations,
        int actionCount,
        Box continuousActions,
        boolean actionMasks,
        int timeLimit,
        double rewardLow,
        double rewardHigh,
        Success success)
        implements EnvironmentSpecBuilder.With {

    /** The largest number of discrete actions. */
    public static final int MAX_ACTIONS = 1 << 16;

    /** The longest time limit, in steps. */
    public static final int MAX_TIME_LIMIT = 1_000_000;

    public EnvironmentSpec {
        Require.that(id != null && !id.isBlank(), "id", id, "a name is needed");
        Require.that(observations != null, "observations", null, "a box is needed");
        Require.inRange("actionCount", actionCount, continuousActions == null ? 1 : 0, MAX_ACTIONS);
        Require.that(
                continuousActions == null || (actionCount == 0 && !actionMasks),
                "continuousActions",
                continuousActions,
                "only without discrete actions and masks is allowed");
        Require.inRange("timeLimit", timeLimit, 1, MAX_TIME_LIMIT);
        Require.that(success != null, "success", null, "one of Success is needed");
        Require.that(
                rewardLow <= rewardHigh, "rewardLow", rewardLow, "at most rewardHigh " + rewardHigh + " is allowed");
    }

    /**
     * An environment with discrete actions, without action masks, with 1000 steps of time and rewards of any size; refine it with
     * {@code with…}.
     */
    public static EnvironmentSpec of(String id, Box observations, int actionCount) {
        return of(id, observations, actionCount, null);
    }

    /** As {@link #of(String, Box, int)}, with continuous actions. */
    public static EnvironmentSpec of(String id, Box observations, Box continuousActions) {
        Require.that(continuousActions != null, "continuousActions", null, "a box is needed");
        return of(id, observations, 0, continuousActions);
    }

    private static EnvironmentSpec of(String id, Box observations, int actionCount, Box continuousActions) {
        return new EnvironmentSpec(
                id,
                observations,
                actionCount,
                continuousActions,
                false,
                1000,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                Success.NONE);
    }

    /** Whether actions are continuous. */
    public boolean continuous() {
        return continuousActions != null;
    }

    /** The space of actions. */
    public ActionSpace actions() {
        return continuous()
                ? new ActionSpace.Continuous(continuousActions)
                : new ActionSpace.Discrete(actionCount, actionMasks);
    }

    /** The number of elements of one continuous action; 0 where actions are discrete. */
    public int actionSize() {
        return continuous() ? continuousActions.size() : 0;
    }

    /** The actions in words, for example {@code 4 actions with masks} or {@code actions [2]}, which are continuous. */
    public String describeActions() {
        return continuous()
                ? "actions " + continuousActions.shape()
                : actionCount + " actions" + (actionMasks ? " with masks" : "");
    }

    /** The number of elements of one observation. */
    public int observationSize() {
        return observations.size();
    }
}
