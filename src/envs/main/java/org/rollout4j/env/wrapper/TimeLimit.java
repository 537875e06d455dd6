package org.rollout4j.env.wrapper;

import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;
import org.rollout4j.core.StepResult;

/**
 * Truncates episodes after a number of steps; the one place that counts time.
 *
 * <p>As in Gymnasium's wrapper of that name, the step that reaches the limit is truncated whatever else it is: when the
 * environment terminates at that very step, both flags are set.
 */
public final class TimeLimit extends Wrapper {
    private int steps;
    private boolean running;

    /** Truncates {@code environment} at the time limit that its own spec promises. */
    public TimeLimit(Environment environment) {
        this(environment, environment.spec().timeLimit());
    }

    /**
     * @param environment closed with this wrapper
     * @param limit the number of steps after which an episode is truncated, from 1 on; the spec says so
     */
    public TimeLimit(Environment environment, int limit) {
        this(environment, environment.spec().withTimeLimit(limit));
    }

    /**
     * @param environment closed with this wrapper
     * @param spec what the wrapper promises, in place of the environment's own spec; it may have another id and time limit
     */
    public TimeLimit(Environment environment, EnvironmentSpec spec) {
        super(environment, spec);
    }

    @Override
    public void reset(long seed) {
        super.reset(seed);
        steps = 0;
        running = true;
    }

    @Override
    public StepResult step(int action) {
        requireRunning();
        return super.step(action);
    }

    @Override
    public StepResult step(float[] actions, int offset) {
        requireRunning();
        return super.step(actions, offset);
    }

    private void requireRunning() {
        Require.episode(running, spec().id());
    }

    @Override
    protected StepResult after(StepResult result) {
        steps++;
        boolean late = steps >= spec().timeLimit() && !result.truncated();
        running = !late && !result.ended();
        return late ? new StepResult(result.reward(), result.terminated(), true) : result;
    }
}
