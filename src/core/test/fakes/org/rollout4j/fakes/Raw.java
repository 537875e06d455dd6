package org.rollout4j.fakes;

import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Environment;
import org.rollout4j.core.StepResult;

/** Steps an environment as it is, without the checks of those who step environments of others. */
public final class Raw {
    private Raw() {}

    /** Discrete actions out of {@code count}, one a row. */
    public static Actions actions(int count, int... numbers) {
        Actions actions = Actions.of(ActionSpace.discrete(count), numbers.length);
        for (int row = 0; row < numbers.length; row++) {
            actions.set(row, numbers[row]);
        }
        return actions;
    }

    /** Takes a discrete action. */
    public static StepResult step(Environment environment, int action) {
        Actions actions = Actions.of(environment.spec().actions(), 1);
        actions.set(0, action);
        return environment.step(actions, 0);
    }

    /** Takes a continuous action. */
    public static StepResult step(Environment environment, float[] action) {
        Actions actions = Actions.of(environment.spec().actions(), 1);
        System.arraycopy(action, 0, actions.values(), 0, action.length);
        return environment.step(actions, 0);
    }
}
