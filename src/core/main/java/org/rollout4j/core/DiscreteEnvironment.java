package org.rollout4j.core;

/** An environment whose actions are numbered: what authors of one implement. */
public interface DiscreteEnvironment extends Environment {
    /**
     * Takes one action.
     *
     * @param action {@code 0 .. count - 1} of the space of actions, and legal now
     */
    StepResult step(int action);

    @Override
    default StepResult step(Actions actions, int row) {
        return step(actions.number(row));
    }
}
