package org.rollout4j.algo.actorcritic;

import java.util.Arrays;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;

/**
 * An order in which the rows of an experience are learned from, cut into minibatches. The memory is used again for the next experience of the
 * same size.
 */
final class Epoch {
    /** Fewer rows are gathered faster than another thread is given work. */
    private static final int SLICE_ROWS = 1024;

    private final int observationSize;
    private final int minibatchSize;
    private PreparedRollout experience;
    /** {@code [rows]}, which row of the experience comes when. */
    private int[] order = {};
    /** {@code [rows]}, when each row of the experience comes. */
    private int[] places = {};
    /** {@code [rows]}, the minibatch of each row of the experience. */
    private int[] minibatches = {};
    /** {@code [minibatches]}, while rows get their places: where the next row of each goes. */
    private int[] next = {};
    /** {@code [rows][observationSize]}, in that order: those of the experience until it is shuffled. */
    private float[] observations = {};
    /** {@code [rows][observationSize]}, the memory for another order. */
    private float[] gathered = {};
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
    void begin(PreparedRollout prepared) {
        experience = prepared;
        if (order.length != experience.rows) {
            order = new int[experience.rows];
            places = new int[experience.rows];
            minibatches = new int[experience.rows];
            next = new int[(experience.rows - 1) / minibatchSize + 1];
            advantages = new float[experience.rows];
        }
        observations = experience.observations;
        Arrays.setAll(minibatches, row -> row / minibatchSize);
        arrange();
    }

    /**
     * Cuts the rows into other minibatches, which also depend on the ones before. Within a minibatch rows stay in the order of the rollout,
     * since that hardly matters to a mean and memory is read faster.
     */
    void shuffle(SplitMix rng) {
        for (int i = minibatches.length - 1; i > 0; i--) {
            int j = rng.nextBelow(i + 1);
            int swapped = minibatches[i];
            minibatches[i] = minibatches[j];
            minibatches[j] = swapped;
        }
        if (gathered.length != experience.rows * observationSize) {
            gathered = new float[experience.rows * observationSize];
        }
        observations = gathered;
        arrange();
    }

    /** Gives every row the next place of its minibatch. */
    private void arrange() {
        Arrays.setAll(next, minibatch -> minibatch * minibatchSize);
        for (int row = 0; row < order.length; row++) {
            int place = next[minibatches[row]]++;
            places[row] = place;
            order[place] = row;
        }
    }

    /**
     * Gathers the observations, which both networks see, if they are in another order, and the advantages, scaled minibatch by minibatch if they are to be.
     */
    void gather(boolean normaliseAdvantages, Workers workers) {
        boolean shuffled = observations == gathered;
        int slices = shuffled ? (order.length + SLICE_ROWS - 1) / SLICE_ROWS : 0;
        (slices <= 1 ? Workers.caller() : workers).forEach(1 + slices, task -> {
            if (task == 0) {
                gatherAdvantages(normaliseAdvantages);
            } else {
                gatherObservations((task - 1) * SLICE_ROWS, Math.min(task * SLICE_ROWS, order.length));
            }
        });
    }

    private void gatherAdvantages(boolean normalise) {
        Gather.elements(order.length, experience.advantages, order, 0, advantages, 0);
        for (int from = 0; normalise && from < order.length; from += minibatchSize) {
            Advantages.normalise(advantages, from, Math.min(minibatchSize, order.length - from));
        }
    }

    /** Reads one row after the other and writes to all minibatches by turns, so that the hardware prefetcher keeps up. */
    private void gatherObservations(int from, int end) {
        for (int row = from; row < end; row++) {
            System.arraycopy(
                    experience.observations,
                    row * observationSize,
                    gathered,
                    places[row] * observationSize,
                    observationSize);
        }
    }

    int rows() {
        return order.length;
    }

    PreparedRollout experience() {
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
