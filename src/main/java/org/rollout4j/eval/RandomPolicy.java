package org.rollout4j.eval;

import java.util.random.RandomGenerator;
import org.rollout4j.core.ActionBatch;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;

/**
 * Chooses every legal action with the same probability: what any learner must beat.
 *
 * @param actionCount the number of actions
 */
public record RandomPolicy(int actionCount) implements Policy {
    @Override
    public void act(ObservationBatch in, RandomGenerator rng, ActionBatch out) {
        for (int row = 0; row < in.rows(); row++) {
            int legal = legalActions(in.actionMasks(), row);
            out.actions()[row] = legalAction(in.actionMasks(), row, rng.nextInt(legal));
            out.logProbs()[row] = (float) -Math.log(legal);
        }
    }

    private int legalActions(boolean[] masks, int row) {
        int legal = 0;
        for (int a = 0; a < actionCount; a++) {
            legal += masks == null || masks[row * actionCount + a] ? 1 : 0;
        }
        return legal;
    }

    private int legalAction(boolean[] masks, int row, int index) {
        int left = index;
        for (int a = 0; a < actionCount; a++) {
            if ((masks == null || masks[row * actionCount + a]) && left-- == 0) {
                return a;
            }
        }
        throw new IllegalArgumentException("action mask: no action is legal");
    }
}
