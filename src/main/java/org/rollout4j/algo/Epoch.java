package org.rollout4j.algo;

import java.util.Arrays;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;

/**
 * An order in which the rows of an experience are learned from, cut into minibatches. The memory is used again for the next experience of the
 * same size.
 */
final class Epoch {
    /** Fewer rows are gathered faster than another thread is given work. */
    private static final int LEAST_TASK_ROWS = 1024;

    private final int observationSize;
    private final int minibatchSize;
    private Experience experience;
    /** {@code [rows]}, which row of the experience comes when. */
    private int[] order = {};
    /** {@code [rows][observationSize]}, in that order. */
    private float[] observations = {};
    /** {@code [rows]}, in that order. */
    private float[] advantages = {};

    /**
     * @param minibatchSize the rows of each minibatch but the last, which may be shorter
     */
    Epoch(int observationSize, int minibatchSize) {
        this.observationSize = observationSize;
        this.minibatchSize = minibatchSize;
    }

    /** Begins with the order of the rollout. */
    void begin(Experience ofRollout) {
        experience = ofRollout;
        if (order.length != experience.rows) {
            order = new int[experience.rows];
            observations = new float[experience.rows * observationSize];
            advantages = new float[experience.rows];
        }
        Arrays.setAll(order, row -> row);
    }

    /** Brings the rows into another order, which also depends on the one before. */
    void shuffle(SplitMix rng) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = rng.nextBelow(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }

    /** Gathers the observations, which both networks see, and the advantages, scaled minibatch by minibatch if they are to be. */
    void gather(boolean normaliseAdvantages, Workers workers) {
        int taskRows = minibatchSize * Math.max(1, LEAST_TASK_ROWS / minibatchSize);
        workers.forEach((order.length + taskRows - 1) / taskRows, task -> {
            int end = (int) Math.min((task + 1L) * taskRows, order.length);
            for (int from = task * taskRows; from < end; from += minibatchSize) {
                int rows = Math.min(minibatchSize, end - from);
                Gather.rows(rows, observationSize, experience.observations, order, from, observations, from);
                Gather.elements(rows, experience.advantages, order, from, advantages, from);
                if (normaliseAdvantages) {
                    Advantages.normalise(advantages, from, rows);
                }
            }
        });
    }

    int rows() {
        return order.length;
    }

    Experience experience() {
        return experience;
    }

    /** {@code [rows]}, which row of the experience comes when; not a copy. */
    int[] order() {
        return order;
    }

    /** {@code [rows][observationSize]}, in the order of the epoch; not a copy. */
    float[] observations() {
        return observations;
    }

    /** {@code [rows]}, in the order of the epoch; not a copy. */
    float[] advantages() {
        return advantages;
    }
}
