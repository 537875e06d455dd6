package org.rollout4j.env.game;

import java.util.random.RandomGenerator;
import org.rollout4j.core.ActionBatch;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;

/**
 * The corner rule for {@link Game2048}: always the first of down, left, right and up that changes the board, which gathers the
 * great tiles in a corner. On a board that no move changes, down.
 */
public final class CornerPolicy implements Policy {
    private static final int[] PRIORITY = {1, 2, 3, 0};

    @Override
    public void act(ObservationBatch in, RandomGenerator rng, ActionBatch out) {
        for (int row = 0; row < in.rows(); row++) {
            out.actions()[row] = choose(Board2048.read(in.observations(), row * Board2048.OBSERVATION));
            out.logProbs()[row] = 0;
        }
    }

    private static int choose(long board) {
        for (int action : PRIORITY) {
            if (Board2048.move(board, action) != board) {
                return action;
            }
        }
        return PRIORITY[0];
    }
}
