package org.rollout4j.core;

import java.util.Optional;

/** Makes environments of one kind, for example {@code MyEnvironment::new}. */
@FunctionalInterface
public interface EnvironmentFactory {
    /** A new environment. The caller closes it. */
    Environment create();

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

    /** What the environments promise. */
    default EnvironmentSpec spec() {
        try (Environment environment = create()) {
            return environment.spec();
        }
    }
}
