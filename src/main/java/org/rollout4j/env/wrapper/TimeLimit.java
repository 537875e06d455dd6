package org.rollout4j.env.wrapper;

import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.StepResult;

/**
 * Truncates episodes after a number of steps; the one place that counts time.
 *
 * <p>As in Gymnasium's wrapper of that name, the step that reaches the limit is truncated whatever else it is: when the
 * environment terminates at that very step, both flags are set.
 */
public final class TimeLimit implements Environment {
    private final Environment environment;
    private final EnvironmentSpec spec;

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
        this.environment = environment;
        this.spec = spec;
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(long seed) {
        environment.reset(seed);
        steps = 0;
        running = true;
    }

    @Override
    public StepResult step(int action) {
        requireRunning();
        return count(environment.step(action));
    }

    @Override
    public StepResult step(float[] actions, int offset) {
        requireRunning();
        return count(environment.step(actions, offset));
    }

    private void requireRunning() {
        if (!running) {
            throw new IllegalStateException(spec.id() + " has no episode in progress: call reset before step");
        }
    }

    private StepResult count(StepResult result) {
        steps++;
        boolean late = steps >= spec.timeLimit() && !result.truncated();
        running = !late && !result.ended();
        return late ? new StepResult(result.reward(), result.terminated(), true) : result;
    }

    @Override
    public void observe(float[] into, int offset) {
        environment.observe(into, offset);
    }

    @Override
    public void actionMask(boolean[] into, int offset) {
        environment.actionMask(into, offset);
    }

    @Override
    public void close() {
        environment.close();
    }
}
