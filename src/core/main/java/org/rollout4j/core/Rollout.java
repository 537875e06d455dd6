package org.rollout4j.core;

import java.util.List;

/**
 * {@code horizon} steps of each of {@code envs} environments. Row {@code t * envs + e} is step {@code t} of environment
 * {@code e}; where an episode ends, the next row of that environment belongs to a new one. The arrays belong to the
 * source and are valid until its next {@code collect}.
 *
 * @param observations {@code [horizon * envs][observationSize]}, what the action was chosen on
 * @param actionMasks {@code [horizon * envs][actionCount]}, or null if all actions are always legal
 * @param actions {@code horizon * envs} rows, as the policy chose them, with the logarithms of their probabilities
 * @param rewards {@code [horizon * envs]}, as the environment gave them
 * @param nextObservations {@code [horizon * envs][observationSize]}, what followed; at the end of an episode its final
 *     observation, never the first one of the next episode
 * @param nextActionMasks {@code [horizon * envs][actionCount]}, the masks of {@code nextObservations}, without meaning after a termination;
 *     or null if all actions are always legal
 * @param terminated {@code [horizon * envs]}, see {@link StepResult}
 * @param truncated {@code [horizon * envs]}, see {@link StepResult}
 * @param interrupted {@code [envs]}, whether the first step does not go on from the last one of the rollout before, though no episode ended
 *     there: after a restart, of an environment that did not repeat itself
 * @param episodes the episodes that ended in these steps, in order of row
 */
public record Rollout(
        int horizon,
        int envs,
        float[] observations,
        boolean[] actionMasks,
        Actions actions,
        float[] rewards,
        float[] nextObservations,
        boolean[] nextActionMasks,
        boolean[] terminated,
        boolean[] truncated,
        boolean[] interrupted,
        List<Episode> episodes)
        implements Experience {

    /** One whose episodes all go on. */
    public Rollout(
            int horizon,
            int envs,
            float[] observations,
            boolean[] actionMasks,
            Actions actions,
            float[] rewards,
            float[] nextObservations,
            boolean[] nextActionMasks,
            boolean[] terminated,
            boolean[] truncated,
            List<Episode> episodes) {
        this(
                horizon,
                envs,
                observations,
                actionMasks,
                actions,
                rewards,
                nextObservations,
                nextActionMasks,
                terminated,
                truncated,
                new boolean[envs],
                episodes);
    }

    /** The number of rows, {@code horizon * envs}. */
    public int rows() {
        return horizon * envs;
    }

    /** {@code [horizon * envs]}, the logarithms of the probabilities with which the actions were chosen. */
    public float[] logProbs() {
        return actions.logProbs();
    }

    /** The environment steps in it, one a row. */
    @Override
    public long steps() {
        return rows();
    }

    /** Whether the episode ended at {@code row}, for either reason. */
    public boolean ended(int row) {
        return terminated[row] || truncated[row];
    }
}
