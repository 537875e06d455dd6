package org.rollout4j.run;

import java.util.Optional;
import org.rollout4j.core.EnvironmentSpec;

/** Whether what acts in one environment can act in another. */
public final class Spaces {
    private Spaces() {}

    /** The first of the spaces that differs, with both; none if the shape of observations and the space of actions are the same. */
    public static Optional<String> difference(EnvironmentSpec trained, EnvironmentSpec other) {
        if (!trained.observations().shape().equals(other.observations().shape())) {
            return Optional.of("observations of " + trained.id() + " are of shape "
                    + trained.observations().shape() + ", those of " + other.id() + " of shape "
                    + other.observations().shape());
        }
        return trained.actions().equals(other.actions())
                ? Optional.empty()
                : Optional.of("actions of " + trained.id() + " are " + trained.actions() + ", those of " + other.id()
                        + " are " + other.actions());
    }
}
