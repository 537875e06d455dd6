package org.rollout4j.algo;

import org.rollout4j.core.Rollout;
import org.rollout4j.math.Gae;

/**
 * A rollout made ready to learn from: normalised observations, values, advantages and returns. The memory is used again for the
 * next rollout of the same size.
 */
final class Experience {
    final int rows;
    /** {@code [rows][observationSize]}, normalised. */
    final float[] observations;
    /** {@code [rows][actionCount]} or null; the rollout's own. */
    boolean[] actionMasks;
    /** {@code [rows]}; the rollout's own. */
    int[] actions;
    /** {@code [rows]}; the rollout's own. */
    float[] logProbs;
    /** {@code [rows]}, the values of the observations when they were collected. */
    final float[] values;
    /** {@code [rows]}. */
    final float[] advantages;
    /** {@code [rows]}, what the values should have been. */
    final float[] returns;

    private final int observationSize;
    private final float[] nextValues;
    private final float[] finalObservations;
    private final float[] finalValues;

    Experience(int rows, int observationSize) {
        this.rows = rows;
        this.observationSize = observationSize;
        observations = new float[rows * observationSize];
        values = new float[rows];
        advantages = new float[rows];
        returns = new float[rows];
        nextValues = new float[rows];
        finalObservations = new float[rows * observationSize];
        finalValues = new float[rows];
    }

    /** Fills everything from a rollout, with values as the networks see them now. */
    void fill(Rollout rollout, ActorCritic networks, double discount, double lambda) {
        actionMasks = rollout.actionMasks();
        actions = rollout.actions();
        logProbs = rollout.logProbs();
        networks.normalise(rows, rollout.observations(), observations);
        networks.values(rows, observations, values);
        fillNextValues(rollout, networks);
        Gae.advantages(
                rollout.steps(),
                rollout.envs(),
                rollout.rewards(),
                values,
                nextValues,
                rollout.terminated(),
                rollout.truncated(),
                discount,
                lambda,
                advantages);
        for (int row = 0; row < rows; row++) {
            returns[row] = advantages[row] + values[row];
        }
    }

    /** Within an episode the next value stands one step later already; only what follows a rollout or a truncation is missing. */
    private void fillNextValues(Rollout rollout, ActorCritic networks) {
        int lastStep = rows - rollout.envs();
        int missing = 0;
        for (int row = 0; row < rows; row++) {
            if (needsFinalValue(rollout, row, lastStep)) {
                System.arraycopy(
                        rollout.nextObservations(),
                        row * observationSize,
                        finalObservations,
                        missing++ * observationSize,
                        observationSize);
            }
        }
        networks.normalise(missing, finalObservations, finalObservations);
        networks.values(missing, finalObservations, finalValues);
        int taken = 0;
        for (int row = 0; row < rows; row++) {
            if (needsFinalValue(rollout, row, lastStep)) {
                nextValues[row] = finalValues[taken++];
            } else {
                nextValues[row] = rollout.terminated()[row] ? 0 : values[row + rollout.envs()];
            }
        }
    }

    private static boolean needsFinalValue(Rollout rollout, int row, int lastStep) {
        return !rollout.terminated()[row] && (rollout.truncated()[row] || row >= lastStep);
    }
}
