package org.rollout4j.run;

import java.util.Optional;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.EnvironmentSpec;

/** Whether what acts in one environment can act in another. */
public final class Spaces {
    private Spaces() {}

    /**
     * The first of the spaces that differs, with both; none if the shape of observations and the space of actions are the same. Other bounds of
     * actions are another space: an action that was learned would be another one there.
     */
    public static Optional<String> difference(EnvironmentSpec trained, EnvironmentSpec other) {
        if (!trained.observations().shape().equals(other.observations().shape())) {
            return Optional.of("observations of " + trained.id() + " are of shape "
                    + trained.observations().shape() + ", those of " + other.id() + " of shape "
                    + other.observations().shape());
        }
        return same(trained.actions(), other.actions())
                ? Optional.empty()
                : Optional.of("actions of " + trained.id() + " are " + words(trained.actions()) + ", those of "
                        + other.id() + " are " + words(other.actions()));
    }

    private static boolean same(ActionSpace one, ActionSpace other) {
        if (one instanceof ActionSpace.Continuous first && other instanceof ActionSpace.Continuous second) {
            return first.box().sameAs(second.box());
        }
        return one.equals(other);
    }

    private static String words(ActionSpace actions) {
        return actions instanceof ActionSpace.Continuous continuous
                ? actions + " from " + continuous.box().bounds()
                : actions.toString();
    }
}
