package org.rollout4j.experiment.compare;

import java.util.List;
import org.rollout4j.core.Policy;
import org.rollout4j.run.RunConfig;

/** An agent that takes part in a comparison. */
public sealed interface Contender {
    String name();

    /** How it is trained, once for each seed; empty if it is not. */
    default List<RunConfig> runs() {
        return List.of();
    }

    /** Trained for the comparison. */
    record Learner(String name, List<RunConfig> runs) implements Contender {}

    /**
     * As it is: a reference policy or a model trained before.
     *
     * @param envSteps environment steps that it has learned from; null for a reference policy
     */
    record Fixed(String name, Long envSteps, Policy policy) implements Contender {}
}
