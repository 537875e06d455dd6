package org.rollout4j.algo.actorcritic;

import org.rollout4j.core.Actions;
import org.rollout4j.core.Rollout;
import org.rollout4j.math.Gae;

/**
 * A rollout made ready to learn from: normalised observations, values, advantages and returns. The memory is used again for the
 * next rollout of the same size.
 */
final class PreparedRollout {
    final int rows;
    private Rollout rollout;
    /** {@code [rows][observationSize]}, normalised as the policy saw them. */
    float[] observations;
    /** {@code [rows][actionCount]} or null. */
    boolean[] actionMasks;
    /** {@code rows} rows, with the logarithms of their probabilities when they were chosen. */
    Actions actions;
    /** {@code [rows]}, the values of the observations when they were collected. */
    final float[] values;
    /** {@code [rows]}, the values of what followed; 0 after a termination. */
    final float[] nextValues;
    /** {@code [rows]}. */
    final float[] advantages;
    /** {@code [rows]}, what the values should have been. */
    final float[] returns;

    PreparedRollout(int rows) {
        this.rows = rows;
        values = new float[rows];
        nextValues = new float[rows];
        advantages = new float[rows];
        returns = new float[rows];
    }

    /**
     * Begins with another rollout of the same size, whose own arrays are used, not copied.
     *
     * @param normalised {@code [rows][observationSize]}
     */
    void begin(Rollout other, float[] normalised) {
        rollout = other;
        observations = normalised;
        actionMasks = other.actionMasks();
        actions = other.actions();
    }

    /** Computes advantages and returns from the values. */
    void computeAdvantages(double discount, double lambda) {
        Gae.advantages(rollout, values, nextValues, discount, lambda, advantages);
        for (int row = 0; row < rows; row++) {
            returns[row] = advantages[row] + values[row];
        }
    }

    Rollout rollout() {
        return rollout;
    }
}
