package org.rollout4j.env.wrapper;

import org.rollout4j.core.Environment;
import org.rollout4j.core.StepResult;

/**
 * Truncates episodes after another number of steps than the environment promises; what it promises itself is kept by whoever steps it
 * ({@link org.rollout4j.core.CheckedEnvironment}).
 *
 * <p>As in Gymnasium's wrapper of that name, the step that reaches the limit is truncated whatever else it is: when the
 * environment terminates at that very step, both flags are set.
 */
public final class TimeLimit extends Wrapper {
    private int steps;

    /**
     * @param environment closed with this wrapper
     * @param limit the number of steps after which an episode is truncated, from 1 on; the spec says so
     */
    public TimeLimit(Environment environment, int limit) {
        super(environment, environment.spec().withTimeLimit(limit));
    }

    @Override
    public void reset(long seed) {
        super.reset(seed);
        steps = 0;
    }

    @Override
    protected StepResult after(StepResult result) {
        steps++;
        boolean late = steps >= spec().timeLimit() && !result.truncated();
        return late ? new StepResult(result.reward(), result.terminated(), true) : result;
    }
}
