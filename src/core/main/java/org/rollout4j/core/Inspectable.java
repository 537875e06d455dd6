package org.rollout4j.core;

/** What can say why it would act as it does. */
public interface Inspectable {
    /**
     * Explains one decision, for display. Allocates; not for the hot path.
     *
     * @param observation {@code [observationSize]}
     * @param legal {@code [actionCount]}, which discrete actions are legal; null if all are
     */
    Insight inspect(float[] observation, boolean[] legal);
}
