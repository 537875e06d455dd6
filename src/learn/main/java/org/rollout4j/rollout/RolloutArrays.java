package org.rollout4j.rollout;

import java.util.List;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Episode;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Require;
import org.rollout4j.core.Rollout;

/** The memory behind a rollout, used again for the next one of the same size. Shapes as in {@link Rollout}. */
final class RolloutArrays {
    static final RolloutArrays NONE = new RolloutArrays(0, 0, 0, 0, ActionSpace.discrete(1));

    final float[] observations;
    final boolean[] actionMasks;
    final Actions actions;
    final float[] rewards;
    final float[] nextObservations;
    final boolean[] nextActionMasks;
    final boolean[] terminated;
    final boolean[] truncated;
    private final int steps;
    private final int envs;

    private RolloutArrays(int steps, int envs, int observationSize, int actionMaskSize, ActionSpace space) {
        int rows = steps * envs;
        this.steps = steps;
        this.envs = envs;
        observations = new float[rows * observationSize];
        nextObservations = new float[rows * observationSize];
        actionMasks = actionMaskSize == 0 ? null : new boolean[rows * actionMaskSize];
        nextActionMasks = actionMaskSize == 0 ? null : new boolean[rows * actionMaskSize];
        actions = Actions.of(space, rows);
        rewards = new float[rows];
        terminated = new boolean[rows];
        truncated = new boolean[rows];
    }

    /** These arrays if they are of that size, else new ones. */
    RolloutArrays sized(EnvironmentSpec spec, int wantedSteps, int wantedEnvs) {
        if (steps == wantedSteps && envs == wantedEnvs) {
            return this;
        }
        bytes(spec, wantedSteps, wantedEnvs);
        return new RolloutArrays(
                wantedSteps,
                wantedEnvs,
                spec.observationSize(),
                spec.actionMasks() ? spec.actionCount() : 0,
                spec.actions());
    }

    /**
     * The memory of arrays of that size.
     *
     * @throws IllegalArgumentException if there are no arrays that large
     */
    static long bytes(EnvironmentSpec spec, int steps, int envs) {
        long rows = (long) steps * envs;
        int width = Math.max(spec.observationSize(), Math.max(spec.actionCount(), spec.actionSize()));
        Require.that(
                rows * width <= Integer.MAX_VALUE - 8,
                "envs * horizon",
                rows,
                "at most " + (Integer.MAX_VALUE - 8) / width + " rows fit one array; make envs or horizon smaller");
        long row = (2L * spec.observationSize() + spec.actions().width() + 2) * Float.BYTES
                + 2
                + (spec.actionMasks() ? 2 * spec.actionCount() : 0);
        return rows * row;
    }

    /** Stores what was seen at step {@code t} in the environments {@code from .. end - 1}. */
    void storeSeen(int t, int from, int end, ObservationBatch seen) {
        int size = seen.observations().length / envs;
        int row = t * envs + from;
        System.arraycopy(seen.observations(), from * size, observations, row * size, (end - from) * size);
        if (actionMasks != null) {
            int width = seen.actionMasks().length / envs;
            System.arraycopy(seen.actionMasks(), from * width, actionMasks, row * width, (end - from) * width);
        }
    }

    /** Stores what was chosen at step {@code t} in the environments {@code from .. end - 1}. */
    void storeChosen(int t, int from, int end, Actions chosen) {
        actions.copyRows(chosen, from, t * envs + from, end - from);
    }

    /** Copies what was seen at the first step. */
    void copyFirstSeen(ObservationBatch into) {
        System.arraycopy(observations, 0, into.observations(), 0, into.observations().length);
        if (actionMasks != null) {
            System.arraycopy(actionMasks, 0, into.actionMasks(), 0, into.actionMasks().length);
        }
    }

    Rollout rollout(boolean[] interrupted, List<Episode> episodes) {
        return new Rollout(
                steps,
                envs,
                observations,
                actionMasks,
                actions,
                rewards,
                nextObservations,
                nextActionMasks,
                terminated,
                truncated,
                interrupted,
                episodes);
    }
}
