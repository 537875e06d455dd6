package org.rollout4j.core;

import java.util.Optional;

/**
 * An environment held to its contract. Whoever steps environments that others wrote steps them through this, so that it stands in one place,
 * and authors need not care:
 *
 * <ul>
 *   <li>An episode is truncated at the time limit of the specification, at the latest.
 *   <li>There is a step only while an episode is in progress, and only by an action that there is; a continuous one is taken to the
 *       nearest point of its box before.
 *   <li>Rewards and observations are numbers, and where there are masks some action is legal.
 *   <li>What fails is an {@link EnvironmentException} that says where: the id, the step of the episode and the action.
 * </ul>
 */
public final class CheckedEnvironment implements Environment {
    private final Environment environment;
    private final EnvironmentSpec spec;
    /** One row, what the environment is given. */
    private final Actions given;
    /** Of discrete actions; 0 where they are continuous. */
    private final int actionCount;
    /** Of continuous actions; null where they are discrete. */
    private final Box box;

    /** One row, for actions that are not in rows. */
    private final Actions single;

    private int steps;
    private boolean running;

    /**
     * @param environment closed with this wrapper
     */
    public CheckedEnvironment(Environment environment) {
        this.environment = environment;
        this.spec = environment.spec();
        if (spec == null) {
            throw new EnvironmentException(
                    environment.getClass().getName() + ": spec() returned null, a specification is needed", null);
        }
        this.given = Actions.withoutLogProbs(spec.actions(), 1);
        this.single = Actions.withoutLogProbs(spec.actions(), 1);
        this.actionCount = spec.actionCount();
        this.box = spec.continuous() ? spec.actionBox() : null;
        Require.that(
                !(environment instanceof DiscreteEnvironment) || !spec.continuous(),
                "actions of " + spec.id(),
                spec.actions(),
                "a DiscreteEnvironment has numbered ones");
        Require.that(
                !(environment instanceof ContinuousEnvironment) || spec.continuous(),
                "actions of " + spec.id(),
                spec.actions(),
                "a ContinuousEnvironment has those of a box");
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(long seed) {
        steps = 0;
        running = false;
        try {
            environment.reset(seed);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            throw failed("failed at the start of an episode", e);
        }
        running = true;
    }

    /**
     * @throws IllegalArgumentException if there is no such action
     * @throws IllegalStateException if no episode is in progress
     * @throws EnvironmentException if the environment fails or breaks its contract
     */
    @Override
    public StepResult step(Actions actions, int row) {
        Require.episode(running, spec.id());
        give(actions, row);
        running = false; // what fails is in no state to go on
        steps++;
        StepResult result;
        try {
            result = environment.step(given, 0);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            throw failed("failed at step " + steps + " of an episode on action " + actions.text(row), e);
        }
        if (result == null || !Float.isFinite(result.reward())) {
            String brought = result == null ? "null instead of a result" : "the reward " + result.reward();
            throw failed(
                    "brought " + brought + " at step " + steps + " of an episode on action " + actions.text(row), null);
        }
        boolean late = steps >= spec.timeLimit() && !result.truncated();
        running = !late && !result.ended();
        return late ? new StepResult(result.reward(), result.terminated(), true) : result;
    }

    /** Takes a discrete action, see {@link #step(Actions, int)}. */
    public StepResult step(int action) {
        if (box != null) {
            throw new IllegalArgumentException(
                    "actions of " + spec.id() + " is " + spec.actions() + ": numbered ones are needed");
        }
        single.set(0, action);
        return step(single, 0);
    }

    /** Takes a continuous action, see {@link #step(Actions, int)}. */
    public StepResult step(float[] action) {
        int size = spec.actionBox().size();
        if (action.length != size) {
            throw new IllegalArgumentException(
                    "length of an action is " + action.length + ": " + size + " is needed in " + spec.id());
        }
        System.arraycopy(action, 0, single.values(), 0, action.length);
        return step(single, 0);
    }

    /** Takes over a copy: what was chosen is learned from as it is. */
    private void give(Actions actions, int row) {
        float[] into = given.values();
        if (box == null) {
            int action = actions.number(row);
            if (action < 0 || action >= actionCount) {
                throw new IllegalArgumentException("action is " + action + ": a whole number from 0 to "
                        + (actionCount - 1) + " is allowed in " + spec.id());
            }
            into[0] = action;
            return;
        }
        for (int i = 0; i < into.length; i++) {
            float value = actions.values()[row * into.length + i];
            if (Float.isNaN(value)) {
                throw new IllegalArgumentException(
                        "element " + i + " of the action is NaN: a number is needed in " + spec.id());
            }
            into[i] = box.nearest(i, value);
        }
    }

    @Override
    public void observe(float[] into, int offset) {
        try {
            environment.observe(into, offset);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            throw failed("failed to be observed" + afterStep(), e);
        }
        int size = spec.observationSize();
        for (int i = 0; i < size; i++) {
            if (!Float.isFinite(into[offset + i])) {
                throw failed(
                        "shows " + into[offset + i] + " as element " + i + " of the observation" + afterStep(), null);
            }
        }
    }

    @Override
    public void actionMask(boolean[] into, int offset) {
        try {
            environment.actionMask(into, offset);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            throw failed("failed to tell its legal actions" + afterStep(), e);
        }
        int i = 0;
        while (i < actionCount && !into[offset + i]) {
            i++;
        }
        if (i == actionCount && box == null) {
            throw failed("has no legal action" + afterStep(), null);
        }
    }

    @Override
    public Optional<Renderable> renderable() {
        return environment.renderable();
    }

    @Override
    public void close() {
        environment.close();
    }

    private String afterStep() {
        return " after step " + steps + " of an episode";
    }

    private EnvironmentException failed(String how, Throwable cause) {
        if (cause instanceof EnvironmentException named) {
            return named;
        }
        return new EnvironmentException(spec.id() + " " + how + (cause == null ? "" : ": " + cause), cause);
    }
}
