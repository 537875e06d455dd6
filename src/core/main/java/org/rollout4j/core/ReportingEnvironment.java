package org.rollout4j.core;

import java.util.Arrays;
import java.util.Optional;

/**
 * An environment whose failures are {@link EnvironmentException}s that say where it was: its id, the step of the episode and the
 * action. Whoever steps environments that others wrote steps them through this.
 */
public final class ReportingEnvironment implements Environment {
    private final Environment environment;
    private final EnvironmentSpec spec;
    private int steps;

    /**
     * @param environment closed with this wrapper
     */
    public ReportingEnvironment(Environment environment) {
        this.environment = environment;
        this.spec = environment.spec();
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(long seed) {
        steps = 0;
        try {
            environment.reset(seed);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            throw failed("at the start of an episode", e);
        }
    }

    @Override
    public StepResult step(int action) {
        steps++;
        try {
            return environment.step(action);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            throw failed("at step " + steps + " of an episode on action " + action, e);
        }
    }

    @Override
    public StepResult step(float[] actions, int offset) {
        steps++;
        try {
            return environment.step(actions, offset);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            String action = Arrays.toString(Arrays.copyOfRange(actions, offset, offset + spec.actionSize()));
            throw failed("at step " + steps + " of an episode on action " + action, e);
        }
    }

    @Override
    public void observe(float[] into, int offset) {
        try {
            environment.observe(into, offset);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            throw failed("to be observed after step " + steps + " of an episode", e);
        }
    }

    @Override
    public void actionMask(boolean[] into, int offset) {
        try {
            environment.actionMask(into, offset);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            throw failed("to tell its legal actions after step " + steps + " of an episode", e);
        }
    }

    @Override
    public Optional<Pictured> pictured() {
        return environment.pictured();
    }

    @Override
    public void close() {
        environment.close();
    }

    private EnvironmentException failed(String where, Throwable cause) {
        return cause instanceof EnvironmentException named
                ? named
                : new EnvironmentException(spec.id() + " failed " + where + ": " + cause, cause);
    }
}
