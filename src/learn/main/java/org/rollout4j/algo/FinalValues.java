package org.rollout4j.algo;

import org.rollout4j.core.Rollout;

/**
 * The values of what followed each row of a rollout. Within an episode the next value stands one step later already; only what follows a
 * rollout or a truncation has to be computed.
 */
final class FinalValues {
    private final int observationSize;
    private final float[] nextValues;
    private final float[] finalObservations;
    private final float[] finalValues;

    FinalValues(int rows, int observationSize) {
        this.observationSize = observationSize;
        nextValues = new float[rows];
        finalObservations = new float[rows * observationSize];
        finalValues = new float[rows];
    }

    /**
     * Computes them.
     *
     * @param values {@code [rows]}, of the observations of the rollout
     * @return {@code [rows]}, 0 after a termination; overwritten by the next call
     */
    float[] next(Rollout rollout, ActorCritic networks, float[] values) {
        int rows = rollout.rows();
        int missing = 0;
        for (int row = 0; row < rows; row++) {
            if (isMissing(rollout, row)) {
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
            if (isMissing(rollout, row)) {
                nextValues[row] = finalValues[taken++];
            } else {
                nextValues[row] = rollout.terminated()[row] ? 0 : values[row + rollout.envs()];
            }
        }
        return nextValues;
    }

    private static boolean isMissing(Rollout rollout, int row) {
        return !rollout.terminated()[row] && (rollout.truncated()[row] || row >= rollout.rows() - rollout.envs());
    }
}
