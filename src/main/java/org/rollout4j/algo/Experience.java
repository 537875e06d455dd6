package org.rollout4j.algo;

import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.Workers;
import org.rollout4j.math.Gae;

/**
 * A rollout made ready to learn from: normalised observations, values, advantages and returns. The memory is used again for the
 * next rollout of the same size.
 */
final class Experience {
    private static final int CHUNK_ROWS = 1024;

    final int rows;
    /** {@code [rows][observationSize]}, normalised. */
    final float[] observations;
    /** {@code [rows][actionCount]} or null. */
    boolean[] actionMasks;
    /** {@code [rows]}; null where actions are continuous. */
    int[] actions;
    /** {@code [rows][actionSize]}; null where actions are discrete. */
    float[] continuousActions;
    /** {@code [rows]}, of the actions when they were chosen. */
    float[] logProbs;
    /** {@code [rows]}, the values of the observations when they were collected. */
    final float[] values;
    /** {@code [rows]}. */
    final float[] advantages;
    /** {@code [rows]}, what the values should have been. */
    final float[] returns;

    private final int observationSize;
    private final int actionSize;

    Experience(EnvironmentSpec spec, int rows) {
        this.rows = rows;
        observationSize = spec.observationSize();
        actionSize = spec.actionSize();
        observations = new float[rows * observationSize];
        values = new float[rows];
        advantages = new float[rows];
        returns = new float[rows];
    }

    /** Fills everything from a rollout, with values as the networks see them now. The rollout's own actions are used, not copied. */
    void fill(Rollout rollout, ActorCritic networks, FinalValues finalValues, double discount, double lambda) {
        actionMasks = rollout.actionMasks();
        actions = rollout.actions();
        continuousActions = rollout.continuousActions();
        logProbs = rollout.logProbs();
        networks.normalise(rows, rollout.observations(), observations);
        networks.values(rows, observations, values);
        Gae.advantages(
                rollout.steps(),
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

    /** Fills everything from the rows {@code order[0], order[1], …} of {@code other}, so that minibatches of it lie side by side. */
    void gather(Experience other, int[] order, Workers workers) {
        if (logProbs == null) {
            actions = other.actions == null ? null : new int[rows];
            continuousActions = other.continuousActions == null ? null : new float[rows * actionSize];
            logProbs = new float[rows];
            actionMasks = other.actionMasks == null ? null : new boolean[other.actionMasks.length];
        }
        workers.forEach((rows + CHUNK_ROWS - 1) / CHUNK_ROWS, chunk -> {
            int from = chunk * CHUNK_ROWS;
            gather(other, order, from, Math.min(rows, from + CHUNK_ROWS));
        });
    }

    private void gather(Experience other, int[] order, int from, int end) {
        int maskSize = actionMasks == null ? 0 : actionMasks.length / rows;
        for (int row = from; row < end; row++) {
            int at = order[row];
            System.arraycopy(
                    other.observations, at * observationSize, observations, row * observationSize, observationSize);
            if (actionSize > 0) {
                System.arraycopy(
                        other.continuousActions, at * actionSize, continuousActions, row * actionSize, actionSize);
            } else {
                actions[row] = other.actions[at];
            }
            logProbs[row] = other.logProbs[at];
            values[row] = other.values[at];
            advantages[row] = other.advantages[at];
            returns[row] = other.returns[at];
            if (maskSize > 0) {
                System.arraycopy(other.actionMasks, at * maskSize, actionMasks, row * maskSize, maskSize);
            }
        }
    }
}
