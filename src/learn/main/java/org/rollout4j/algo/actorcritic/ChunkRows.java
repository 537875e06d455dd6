package org.rollout4j.algo.actorcritic;

import org.rollout4j.core.Actions;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.math.PolicyLoss;

/** What losses are computed from, for some rows of an epoch next to each other: one a thread, so that it stays in the cache of its core. */
final class ChunkRows {
    private final int width;
    /** {@code [rows]}, the values when the rows were collected. */
    final float[] values;
    /** {@code [rows]}, what the values should have been. */
    final float[] returns;

    /** {@code [rows][actionCount]} or null. */
    private final boolean[] actionMasks;

    private final Actions actions;
    private final float[] advantages;

    ChunkRows(EnvironmentSpec spec, int rows) {
        width = spec.continuous() ? spec.actionSize() : spec.actionCount();
        values = new float[rows];
        returns = new float[rows];
        actionMasks = spec.actionMasks() ? new boolean[rows * width] : null;
        actions = Actions.of(spec.actions(), rows);
        advantages = new float[rows];
    }

    /** Gathers the rows {@code from .. from + rows - 1} of an epoch, as far as a policy is judged on them. */
    PolicyLoss.Batch forPolicy(Epoch epoch, int from, int rows) {
        PreparedRollout experience = epoch.experience();
        int[] order = epoch.order();
        if (actionMasks != null) {
            Gather.rows(rows, width, experience.actionMasks, order, from, actionMasks, 0);
        }
        actions.gather(experience.actions, order, from, rows);
        System.arraycopy(epoch.advantages(), from, advantages, 0, rows);
        return new PolicyLoss.Batch(rows, width, actionMasks, actions.drawn(), actions.logProbs(), advantages);
    }

    /** Gathers {@link #values} and {@link #returns}. */
    void forValue(Epoch epoch, int from, int rows) {
        Gather.elements(rows, epoch.experience().values, epoch.order(), from, values, 0);
        Gather.elements(rows, epoch.experience().returns, epoch.order(), from, returns, 0);
    }
}
