package org.rollout4j.env.game;

import java.util.random.RandomGenerator;
import org.rollout4j.core.Policy;

/**
 * The greedy rule for {@link Snake}: of the steps that do not kill at once, the one that comes nearest to the food by Manhattan
 * distance, the first of equals. Where every step kills, the first legal one. It does not look further ahead, so a long snake
 * locks itself in.
 */
public final class GreedyFoodPolicy implements Policy {
    private final int rows;
    private final int columns;
    private final int cells;

    /** For grids of {@code rows x columns} cells. */
    public GreedyFoodPolicy(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        cells = rows * columns;
    }

    @Override
    public Session open(int environments, RandomGenerator random) {
        return Policy.ofRule(Snake.PLANES * cells, Snake.ACTIONS, this::choose).open(environments, random);
    }

    private int choose(float[] observations, int offset) {
        int body = offset + cells;
        int head = filled(observations, offset);
        int food = filled(observations, body + cells);
        int length = 1;
        for (int cell = 0; cell < cells; cell++) {
            length += observations[body + cell] > 0 ? 1 : 0;
        }
        int best = 0;
        int bestRank = Integer.MAX_VALUE;
        for (int action = 0; action < Snake.ACTIONS; action++) {
            int next = Snake.neighbour(head, action, rows, columns);
            int fromTail = next < 0 ? 0 : Math.round(observations[body + next] * length);
            boolean neck = fromTail > 0 && fromTail == length - 1;
            boolean deadly = next < 0 || fromTail > 1;
            int rank = neck ? Integer.MAX_VALUE : deadly ? rows + columns : distance(next, food);
            if (rank < bestRank) {
                bestRank = rank;
                best = action;
            }
        }
        return best;
    }

    private int filled(float[] observations, int plane) {
        int cell = 0;
        while (cell < cells - 1 && observations[plane + cell] < 0.5f) {
            cell++;
        }
        return cell;
    }

    private int distance(int one, int other) {
        return Math.abs(one / columns - other / columns) + Math.abs(one % columns - other % columns);
    }
}
