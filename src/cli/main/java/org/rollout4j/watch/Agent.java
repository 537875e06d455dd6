package org.rollout4j.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Insight;
import org.rollout4j.core.Policy;

/** A model that acts, before it is said where. Immutable. */
public interface Agent {
    /** Loads agents as users name them. */
    @FunctionalInterface
    interface Loader {
        /** @throws IOException if it is none that can be used here; the message names the file */
        Agent load(Path path) throws IOException;
    }

    /** The id of the environment that it learned to act in; nothing if it did not learn to act. */
    Optional<String> environment();

    /** What it was learned by. */
    String algorithm();

    /** The environment steps that it was trained for, if that is known. */
    OptionalLong steps();

    /** The file or folder that it was read from. */
    Path file();

    /**
     * The agent in an environment.
     *
     * @throws IllegalArgumentException if it cannot act there
     */
    Acting in(EnvironmentFactory factory);

    /** How an agent acts in an environment. Its policies may be opened by any number of threads, and the rest is for one at a time. */
    interface Acting {
        /** Takes the best actions. */
        Policy policy();

        /** Draws actions, as it did to collect experience. */
        Policy exploring();

        /**
         * Explains one decision, for display.
         *
         * @param observation {@code [observationSize]}
         * @param legal {@code [actionCount]}, which discrete actions are legal; null if all are
         */
        Insight inspect(float[] observation, boolean[] legal);
    }
}
