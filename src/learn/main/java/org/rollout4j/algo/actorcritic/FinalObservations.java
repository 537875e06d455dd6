package org.rollout4j.algo.actorcritic;

import org.rollout4j.core.Rollout;

/**
 * The observations that follow rows of a rollout and are not rows of it themselves: within an episode the next value stands one step
 * later already, so that only what follows a rollout or a truncation has a value still to be computed.
 */
final class FinalObservations {
    private final int observationSize;
    /** {@code [count()][observationSize]}. */
    final float[] observations;
    /** {@code [count()]}, for the values of these observations. */
    final float[] values;

    private int count;

    FinalObservations(int rows, int observationSize) {
        this.observationSize = observationSize;
        observations = new float[rows * observationSize];
        values = new float[rows];
    }

    int count() {
        return count;
    }

    /** Copies those of a rollout. */
    void gather(Rollout rollout) {
        count = 0;
        for (int row = 0; row < rollout.rows(); row++) {
            if (isFinal(rollout, row)) {
                System.arraycopy(
                        rollout.nextObservations(),
                        row * observationSize,
                        observations,
                        count++ * observationSize,
                        observationSize);
            }
        }
    }

    /**
     * Puts the values of what follows each row together.
     *
     * @param ofRows {@code [rows]}, the values of the observations of the rollout
     * @param nextValues {@code [rows]}, written; 0 after a termination
     */
    void nextValues(Rollout rollout, float[] ofRows, float[] nextValues) {
        int taken = 0;
        for (int row = 0; row < rollout.rows(); row++) {
            if (isFinal(rollout, row)) {
                nextValues[row] = values[taken++];
            } else {
                nextValues[row] = rollout.terminated()[row] ? 0 : ofRows[row + rollout.envs()];
            }
        }
    }

    private static boolean isFinal(Rollout rollout, int row) {
        return !rollout.terminated()[row] && (rollout.truncated()[row] || row >= rollout.rows() - rollout.envs());
    }
}
