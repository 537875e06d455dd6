package org.rollout4j.view;

import org.rollout4j.core.Scene;

/**
 * A moment of an episode: a state, how it was reached, and what the agent thinks of it.
 *
 * @param step the number of steps before it
 * @param scene null where the environment has no picture
 * @param observation what the agent sees
 * @param legalActions null where all are legal, or actions are continuous
 * @param probabilities of the discrete actions; null where the agent has none
 * @param actionValues of the discrete actions; null where the agent has none
 * @param value what the agent expects from here on; null where it does not know
 * @param bestActions the optimal actions here; null where no oracle knows them
 * @param action the discrete action that led here; -1 at first and where actions are continuous
 * @param continuousAction the continuous action that led here; null at first and where actions are discrete
 * @param reward what the step into this state brought; 0 at first
 * @param returned the sum of the rewards up to here
 * @param terminated whether the episode ends here
 * @param truncated whether it is cut off here
 */
public record Frame(
        int step,
        Scene scene,
        float[] observation,
        boolean[] legalActions,
        float[] probabilities,
        float[] actionValues,
        Float value,
        int[] bestActions,
        int action,
        float[] continuousAction,
        double reward,
        double returned,
        boolean terminated,
        boolean truncated) {
    public boolean last() {
        return terminated || truncated;
    }
}
