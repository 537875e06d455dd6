package org.rollout4j.file;

import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;
import org.rollout4j.core.Success;

/**
 * An {@link EnvironmentSpec} as files have it, with the kinds of action side by side.
 *
 * @param actionCount the number of discrete actions; 0 where actions are continuous
 * @param continuousActions the box of continuous actions; null where actions are discrete
 * @param actionMasks whether some discrete actions are illegal in some states
 */
record SpecDocument(
        String id,
        Box observations,
        int actionCount,
        Box continuousActions,
        boolean actionMasks,
        int timeLimit,
        double rewardLow,
        double rewardHigh,
        Success success) {

    static SpecDocument of(EnvironmentSpec spec) {
        return new SpecDocument(
                spec.id(),
                spec.observations(),
                spec.actionCount(),
                spec.continuous() ? spec.actionBox() : null,
                spec.actionMasks(),
                spec.timeLimit(),
                spec.rewardLow(),
                spec.rewardHigh(),
                spec.success());
    }

    /**
     * What it says.
     *
     * @throws IllegalArgumentException if no environment can promise that
     */
    EnvironmentSpec spec() {
        Require.that(
                continuousActions == null || (actionCount == 0 && !actionMasks),
                "continuousActions",
                continuousActions,
                "only without discrete actions and masks is allowed");
        ActionSpace actions = continuousActions == null
                ? new ActionSpace.Discrete(actionCount, actionMasks)
                : ActionSpace.continuous(continuousActions);
        return new EnvironmentSpec(id, observations, actions, timeLimit, rewardLow, rewardHigh, success);
    }
}
