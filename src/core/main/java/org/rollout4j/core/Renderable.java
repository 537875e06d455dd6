package org.rollout4j.core;

import java.util.List;

/**
 * What an environment may implement besides {@link Environment} so that people can watch it. Whoever shows an environment asks {@link
 * Environment#renderable} for it, which sees through wrappers.
 */
public interface Renderable {
    /** Draws the current state; its width and height are the same for the life of the environment. After {@link Environment#reset}. */
    Scene render();

    /** Short names of the discrete actions, in their order; empty where numbers must do. */
    default List<String> actionNames() {
        return List.of();
    }
}
