package org.rollout4j.fakes;

import java.util.random.RandomGenerator;
import org.rollout4j.core.ActionBatch;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;

/** Draws from the legal actions, all equally likely. */
public record RandomPolicy(int actionCount) implements Policy {
    @Override
    public void act(ObservationBatch in, RandomGenerator rng, ActionBatch out) {
        for (int row = 0; row < in.rows(); row++) {
            int legal = 0;
            for (int a = 0; a < actionCount; a++) {
                legal += legal(in, row, a) ? 1 : 0;
            }
            int left = rng.nextInt(legal);
            int action = -1;
            while (left >= 0) {
                action++;
                left -= legal(in, row, action) ? 1 : 0;
            }
            out.actions()[row] = action;
            out.logProbs()[row] = (float) -Math.log(legal);
        }
    }

    private boolean legal(ObservationBatch in, int row, int action) {
        return in.actionMasks() == null || in.actionMasks()[row * actionCount + action];
    }
}
