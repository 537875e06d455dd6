package org.rollout4j.core;

import java.util.Map;
import java.util.Optional;

/** Makes environments of one kind, for example {@code MyEnvironment::new}. */
@FunctionalInterface
public interface EnvironmentFactory {
    /** A new environment. The caller closes it. */
    Environment create();

    /**
     * New environments side by side. The caller closes them.
     *
     * @param size how many, at least 1
     */
    default EnvironmentBatch createBatch(int size) {
        return new SeparateEnvironments(this, size);
    }

    /**
     * Whether the environments made share nothing that changes, so that different ones may be stepped by different threads
     * at the same time.
     */
    default boolean independent() {
        return true;
    }

    /** The transitions in full, where the state space is small enough to enumerate: what an exact oracle needs. */
    default Optional<MarkovModel> model() {
        return Optional.empty();
    }

    /** Policies that were written by hand, by name: what learners are compared with. */
    default Map<String, Policy> heuristics() {
        return Map.of();
    }

    /** What the environments promise. */
    default EnvironmentSpec spec() {
        try (Environment environment = create()) {
            return environment.spec();
        }
    }
}
