package org.rollout4j.core;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What an environment promises; fixed for its life.
 *
 * @param id the name it is known by, for example {@code drain-grid}; recorded in every checkpoint
 * @param observations the space of one observation
 * @param actions the space of actions
 * @param timeLimit the number of steps after which an episode is truncated at the latest; whoever steps the environment keeps it
 * @param rewardLow the least reward of one step; may be -infinity
 * @param rewardHigh the greatest reward of one step; may be +infinity
 * @param success what it means that an episode solved the task
 */
@RecordBuilder
public record EnvironmentSpec(
        String id,
        Box observations,
        ActionSpace actions,
        int timeLimit,
        double rewardLow,
        double rewardHigh,
        Success success)
        implements EnvironmentSpecBuilder.With {

    /** The longest time limit, in steps. */
    public static final int MAX_TIME_LIMIT = 1_000_000;

    public EnvironmentSpec {
        Require.that(id != null && !id.isBlank(), "id", id, "a name is needed");
        Require.that(observations != null, "observations", null, "a box is needed");
        Require.that(actions != null, "actions", null, "a space is needed");
        Require.inRange("timeLimit", timeLimit, 1, MAX_TIME_LIMIT);
        Require.that(success != null, "success", null, "one of Success is needed");
        Require.that(
                rewardLow <= rewardHigh, "rewardLow", rewardLow, "at most rewardHigh " + rewardHigh + " is allowed");
    }

    /** An environment with 1000 steps of time and rewards of any size; refine it with {@code with…}. */
    public static EnvironmentSpec of(String id, Box observations, ActionSpace actions) {
        return new EnvironmentSpec(
                id, observations, actions, 1000, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Success.NONE);
    }

    /** As {@link #of(String, Box, ActionSpace)}, with discrete actions, all always legal. */
    public static EnvironmentSpec of(String id, Box observations, int actionCount) {
        return of(id, observations, ActionSpace.discrete(actionCount));
    }

    /** As {@link #of(String, Box, ActionSpace)}, with continuous actions. */
    public static EnvironmentSpec of(String id, Box observations, Box actions) {
        return of(id, observations, ActionSpace.continuous(actions));
    }

    /**
     * With or without action masks, see {@link Environment#actionMask}.
     *
     * @throws IllegalArgumentException if there are to be some and actions are continuous
     */
    public EnvironmentSpec withActionMasks(boolean masked) {
        Require.that(!masked || !continuous(), "action masks", true, "only for discrete actions is allowed");
        return continuous() ? this : withActions(new ActionSpace.Discrete(actionCount(), masked));
    }

    /** Whether actions are continuous. */
    public boolean continuous() {
        return actions instanceof ActionSpace.Continuous;
    }

    /** The number of discrete actions; 0 where actions are continuous. */
    public int actionCount() {
        return actions instanceof ActionSpace.Discrete discrete ? discrete.count() : 0;
    }

    /** The number of elements of one continuous action; 0 where actions are discrete. */
    public int actionSize() {
        return continuous() ? actions.width() : 0;
    }

    /** Whether some actions are illegal in some states. */
    public boolean actionMasks() {
        return actions instanceof ActionSpace.Discrete discrete && discrete.masked();
    }

    /**
     * The bounds of continuous actions.
     *
     * @throws IllegalArgumentException if actions are discrete
     */
    public Box actionBox() {
        if (actions instanceof ActionSpace.Continuous continuous) {
            return continuous.box();
        }
        throw new IllegalArgumentException("actions of " + id + " is " + actions + ": continuous ones are needed");
    }

    /** The number of elements of one observation. */
    public int observationSize() {
        return observations.size();
    }
}
