package org.rollout4j.core;

/** An environment whose actions are points of a box: what authors of one implement. */
public interface ContinuousEnvironment extends Environment {
    /**
     * Takes one action.
     *
     * @param actions the action begins at {@code actions[offset]} and is within the box; to be read, not changed
     */
    StepResult step(float[] actions, int offset);

    @Override
    default StepResult step(Actions actions, int row) {
        return step(actions.values(), row * actions.space().width());
    }
}
