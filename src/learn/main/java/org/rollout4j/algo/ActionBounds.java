package org.rollout4j.algo;

import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;

/** What the box of continuous actions must be to be measured in half widths. */
public final class ActionBounds {
    private ActionBounds() {}

    /**
     * Checks that where both bounds of an element are finite, floats reach from one to the other.
     *
     * @throws IllegalArgumentException if they do not; the message names the environment and the bounds
     */
    public static void checkWidths(EnvironmentSpec spec) {
        Box box = spec.actionBox();
        for (int i = 0; i < box.size(); i++) {
            if (box.bounded(i) && !Float.isFinite(box.width(i))) {
                throw new IllegalArgumentException("bounds of element " + i + " of an action of " + spec.id() + " are "
                        + box.low(i) + " to " + box.high(i) + ": at most " + Float.MAX_VALUE
                        + " apart is allowed; infinite ones mean that there are none");
            }
        }
    }
}
