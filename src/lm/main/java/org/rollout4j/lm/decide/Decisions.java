package org.rollout4j.lm.decide;

import org.rollout4j.core.Experience;
import org.rollout4j.core.ObservationBatch;

/** Decisions that a language model has made, a row each. */
interface Decisions extends Experience {
    /** What was observed, and what was legal. */
    ObservationBatch in();

    /** The number of the action that was chosen in a row. */
    int action(int row);
}
