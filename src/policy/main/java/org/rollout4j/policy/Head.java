package org.rollout4j.policy;

import java.util.random.RandomGenerator;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Insight;
import org.rollout4j.core.ObservationBatch;

/**
 * Chooses actions by the outputs of a network. A discrete one is legal whatever they are; where one of them is NaN, so is the logarithm of
 * its probability. A continuous one is NaN where they are.
 */
public interface Head {
    /** The number of outputs of the network. */
    int outputs();

    /** How many random numbers a draw needs. */
    int noisePerRow();

    /** Draws the random numbers of {@code rows} actions, row after row. */
    void noise(int rows, RandomGenerator rng, float[] noise);

    /**
     * Takes the best actions for the rows {@code first .. first + rows - 1}.
     *
     * @param outputs {@code [..][outputs]} of the network; overwritten
     */
    void best(int first, int rows, float[] outputs, ObservationBatch in, Actions out);

    /**
     * Draws actions for the rows {@code first .. first + rows - 1}.
     *
     * @param outputs {@code [..][outputs]} of the network; overwritten
     * @param noise as {@link #noise} wrote it
     * @param scratch {@code [..][outputs]}, overwritten
     */
    void draw(int first, int rows, float[] outputs, float[] noise, float[] scratch, ObservationBatch in, Actions out);

    /**
     * Explains one decision, for display. Allocates; not for the hot path.
     *
     * @param outputs {@code [outputs]} of the network for one observation; overwritten
     * @param legal which discrete actions are; null if all are
     * @param value the discounted return that a network of values expects; null if there is none
     */
    Insight insight(float[] outputs, boolean[] legal, Float value);
}
