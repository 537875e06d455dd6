package org.rollout4j.policy;

import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Insight;
import org.rollout4j.core.Policy;

/** What a policy acts by. Immutable. */
public sealed interface PolicyContent permits Networks, ActionTable, ColumnSums {
    /**
     * Checks that it can act in an environment.
     *
     * @throws IllegalArgumentException if its observations or actions are others
     */
    void checkFits(EnvironmentSpec spec);

    /** Takes the best actions. */
    Policy greedy(EnvironmentSpec spec);

    /** Draws actions, as the learner did to collect experience. */
    Policy exploring(EnvironmentSpec spec);

    /** See {@link PolicyFile#inspect}. */
    Insight insight(float[] observation, boolean[] legal);
}
