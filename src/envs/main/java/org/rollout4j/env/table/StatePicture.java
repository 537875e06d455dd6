package org.rollout4j.env.table;

import java.util.List;
import java.util.function.IntFunction;
import org.rollout4j.core.Scene;

/**
 * How the states of a model are drawn.
 *
 * @param scene draws a state; all pictures have the same size
 * @param actionNames see {@link org.rollout4j.core.Renderable#actionNames}
 */
public record StatePicture(IntFunction<Scene> scene, List<String> actionNames) {
    public StatePicture {
        actionNames = List.copyOf(actionNames);
    }
}
