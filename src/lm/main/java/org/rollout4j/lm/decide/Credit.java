package org.rollout4j.lm.decide;

import org.rollout4j.core.Metrics;
import org.rollout4j.core.State;

/**
 * What each decision was worth beside what was to be expected.
 *
 * @param <D> decisions as it has to see them
 */
interface Credit<D extends Decisions> {
    /** Advantages of decisions, and what was seen while they were estimated. */
    record Estimate(double[] ofRows, Metrics metrics) {}

    /** Estimates the advantage of each decision. */
    Estimate advantages(D data);

    /**
     * Learns what to expect, where that is learned, from some rows of what {@link #advantages} saw last.
     *
     * @param update the number of updates before it
     * @param totalUpdates those of the run
     */
    default Metrics learn(int[] rows, long update, long totalUpdates) {
        return Metrics.NONE;
    }

    /** All that {@link #restore} needs. */
    default State state() {
        return State.builder().build();
    }

    /** Goes on where a state was taken. */
    default void restore(State state) {}
}
