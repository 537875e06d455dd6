package org.rollout4j.rollout;

import org.rollout4j.core.Actions;
import org.rollout4j.core.EnvironmentSpec;

/** Room for a minibatch of transitions, each over one or several steps. */
public final class Transitions {
    /** {@code [rows][observationSize]}. */
    public final float[] observations;
    /** {@code rows} rows, without logarithms of probabilities. */
    public final Actions actions;
    /** {@code [rows]}, the discounted sum of the rewards of the steps. */
    public final float[] rewards;
    /** {@code [rows][observationSize]}, what followed the last step. */
    public final float[] nextObservations;
    /** {@code [rows][actionCount]}, what is legal there; null if all is. */
    public final boolean[] nextActionMasks;
    /** {@code [rows]}, what the value of {@link #nextObservations} is worth: the discount to the power of the steps, 0 after a termination. */
    public final float[] nextWeights;

    /**
     * @param rows transitions that there is room for
     */
    public Transitions(EnvironmentSpec spec, int rows) {
        observations = new float[rows * spec.observationSize()];
        nextObservations = new float[rows * spec.observationSize()];
        actions = Actions.withoutLogProbs(spec.actions(), rows);
        nextActionMasks = spec.actionMasks() ? new boolean[rows * spec.actionCount()] : null;
        rewards = new float[rows];
        nextWeights = new float[rows];
    }
}
