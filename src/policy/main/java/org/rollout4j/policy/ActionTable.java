package org.rollout4j.policy;

import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Insight;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Require;

/**
 * The value of each action in each observation of a table, see {@link TablePolicy}. Immutable: for any number of
 * threads.
 */
public final class ActionTable implements PolicyContent, ActionValues {
    private final ObservationIndex index;
    private final int observationSize;
    private final int actions;
    private final float[] values;
    private final float initialValue;
    private final double epsilon;

    /**
     * @param index the observations; nothing is added to it any more
     * @param values {@code [rows][actions]}, -infinity where no visit found the action legal; not copied
     * @param initialValue the value of all actions of other observations
     * @param epsilon the probability with which {@link #exploring} takes any legal action, 0 to 1
     */
    public ActionTable(ObservationIndex index, int actions, float[] values, double initialValue, double epsilon) {
        Require.inRange("actions", actions, 1, ActionSpace.MAX_COUNT);
        Require.that(
                values.length == (long) index.rows() * actions,
                "length of the values of the table",
                values.length,
                index.rows() + " times " + actions + " is needed");
        for (float value : values) {
            Require.that(
                    value < Float.POSITIVE_INFINITY, "value in the table", value, "a number or -infinity is needed");
        }
        this.index = index;
        this.observationSize = index.size();
        this.actions = actions;
        this.values = values;
        this.initialValue = (float) Require.inRange("initialValue", initialValue, -Float.MAX_VALUE, Float.MAX_VALUE);
        this.epsilon = Require.inRange("epsilon", epsilon, 0.0, 1.0);
    }

    @Override
    public int observationSize() {
        return observationSize;
    }

    @Override
    public int actions() {
        return actions;
    }

    @Override
    public int find(float[] observations, int offset) {
        return index.find(observations, offset);
    }

    @Override
    public float value(int row, int action) {
        return row < 0 ? initialValue : values[row * actions + action];
    }

    @Override
    public float initialValue() {
        return initialValue;
    }

    /** The number of observations stored. */
    public int states() {
        return index.rows();
    }

    double epsilon() {
        return epsilon;
    }

    /** {@code [states][observationSize]}, a copy. */
    float[] observations() {
        return index.observations();
    }

    /** {@code [states][actions]}, not a copy. */
    float[] values() {
        return values;
    }

    @Override
    public void checkFits(EnvironmentSpec spec) {
        Require.that(
                spec.observationSize() == observationSize,
                "observation size of the table",
                observationSize,
                spec.observationSize() + " is needed");
        Require.that(spec.actionCount() == actions, "actions of the table", actions, spec.actions() + " are needed");
    }

    @Override
    public Policy greedy(EnvironmentSpec spec) {
        return new TablePolicy(this, (ActionSpace.Discrete) spec.actions(), 0);
    }

    @Override
    public Policy exploring(EnvironmentSpec spec) {
        return new TablePolicy(this, (ActionSpace.Discrete) spec.actions(), epsilon);
    }

    @Override
    public Insight insight(float[] observation, boolean[] legal) {
        return ActionValues.super.insight(observation, legal);
    }
}
