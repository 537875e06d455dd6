package org.rollout4j.core;

import java.util.random.RandomGenerator;

/** Chooses actions. Thread-safe unless it says otherwise. */
@FunctionalInterface
public interface Policy {
    /**
     * Chooses a legal action for each row of {@code in} and writes it to the same row of {@code out}. Randomness comes from
     * {@code rng} alone, drawn row after row.
     */
    void act(ObservationBatch in, RandomGenerator rng, ActionBatch out);

    /** Chooses one action for one observation; convenient rather than fast. */
    default int act(float[] observation, RandomGenerator rng) {
        ActionBatch out = ActionBatch.ofRows(1);
        act(new ObservationBatch(1, observation, null), rng, out);
        return out.actions()[0];
    }
}
