package org.rollout4j.env.game;

import java.util.random.RandomGenerator;
import org.rollout4j.core.Policy;

/**
 * The corner rule for {@link Game2048}: always the first of down, left, right and up that changes the board, which gathers the
 * great tiles in a corner. On a board that no move changes, down.
 */
public final class CornerPolicy implements Policy {
    private static final int[] PRIORITY = {1, 2, 3, 0};

    @Override
    public Session open(int rows, RandomGenerator random) {
        return Policy.ofRule(Board2048.OBSERVATION, PRIORITY.length, CornerPolicy::choose)
                .open(rows, random);
    }

    private static int choose(float[] observations, int offset) {
        long board = Board2048.read(observations, offset);
        for (int action : PRIORITY) {
            if (Board2048.move(board, action) != board) {
                return action;
            }
        }
        return PRIORITY[0];
    }
}
