package org.rollout4j.algo;

import java.util.random.RandomGenerator;
import org.rollout4j.core.ActionBatch;
import org.rollout4j.core.ObservationBatch;

/** Chooses actions by the outputs of a network. */
interface ActionChooser {
    /** The number of outputs of the network. */
    int outputs();

    /** How many random numbers a choice needs. */
    int noisePerRow();

    /** Draws the random numbers of {@code rows} choices, row after row. */
    void draw(int rows, RandomGenerator rng, float[] noise);

    /**
     * Chooses actions for the rows {@code first .. first + rows - 1}.
     *
     * @param outputs {@code [..][outputs]} of the network; overwritten
     * @param noise as {@link #draw} wrote it; null for the best actions
     * @param scratch {@code [..][outputs]}, overwritten; may be null where noise is
     */
    void choose(
            int first, int rows, float[] outputs, float[] noise, float[] scratch, ObservationBatch in, ActionBatch out);
}
