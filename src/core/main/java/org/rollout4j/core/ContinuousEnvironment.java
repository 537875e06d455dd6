package org.rollout4j.core;

/** An environment whose actions are points of a box, {@code spec().continuousActions()}. */
public interface ContinuousEnvironment extends Environment {
    /** @throws UnsupportedOperationException always: actions are continuous */
    @Override
    default StepResult step(int action) {
        throw new UnsupportedOperationException(spec().id() + " has continuous actions");
    }

    @Override
    StepResult step(float[] actions, int offset);
}
