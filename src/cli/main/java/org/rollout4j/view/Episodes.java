package org.rollout4j.view;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where whoever shows episodes gets them from. */
public interface Episodes {
    /**
     * Opens an environment with the agent that was trained on it.
     *
     * @param model a policy file, a checkpoint, or a run directory for its best policy
     * @throws IOException if there is no such model, or nothing here makes its environment; the message names what is wrong
     */
    Session open(Path model) throws IOException;

    /** One environment, of which one episode is played at a time, by the agent or by a person. */
    interface Session extends AutoCloseable {
        /** The environment's id. */
        String environment();

        /** What the actions are called; empty where they are continuous. */
        List<String> actionNames();

        /** Starts an episode. */
        Frame reset(long seed);

        /** Takes the agent's action: the best one, or one drawn as in training. */
        Frame step(boolean stochastic);

        /**
         * Takes a person's action instead.
         *
         * @throws IllegalArgumentException if there is no such action, or it is not legal now
         */
        Frame step(int action);

        @Override
        void close();
    }
}
