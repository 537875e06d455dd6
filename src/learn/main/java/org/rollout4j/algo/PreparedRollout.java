package org.rollout4j.algo;

import org.rollout4j.core.Actions;
import org.rollout4j.core.Rollout;
import org.rollout4j.math.Gae;

/**
 * A rollout made ready to learn from: normalised observations, values, advantages and returns. The memory is used again for the
 * next rollout of the same size.
 */
final class PreparedRollout {
    final int rows;
    /** {@code [rows][observationSize]}, normalised. */
    float[] observations;
    /** {@code [rows][actionCount]} or null. */
    boolean[] actionMasks;
    /** {@code rows} rows, with the logarithms of their probabilities when they were chosen. */
    Actions actions;
    /** {@code [rows]}, the values of the observations when they were collected. */
    final float[] values;
    /** {@code [rows]}. */
    final float[] advantages;
    /** {@code [rows]}, what the values should have been. */
    final float[] returns;

    /** Room for normalised observations; made when it is first needed. */
    private float[] normalised;

    PreparedRollout(int rows) {
        this.rows = rows;
        values = new float[rows];
        advantages = new float[rows];
        returns = new float[rows];
    }

    /** Fills everything from a rollout, with values as the networks see them now. The rollout's own arrays are used, not copied. */
    void fill(Rollout rollout, ActorCritic networks, FinalValues finalValues, double discount, double lambda) {
        actionMasks = rollout.actionMasks();
        actions = rollout.actions();
        observations = rollout.observations();
        if (networks.normalises()) {
            normalised = normalised == null ? new float[observations.length] : normalised;
            networks.normalise(rows, observations, normalised);
            observations = normalised;
        }
        networks.values(rows, observations, values);
        Gae.advantages(
                rollout.horizon(),
                rollout.envs(),
                rollout.rewards(),
                values,
                finalValues.next(rollout, networks, values),
                rollout.terminated(),
                rollout.truncated(),
                discount,
                lambda,
                advantages);
        for (int row = 0; row < rows; row++) {
            returns[row] = advantages[row] + values[row];
        }
    }
}
