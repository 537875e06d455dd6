package org.rollout4j.policy;

import java.util.List;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Insight;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Require;

/**
 * The table of the article: the value of an action on a 4x4 grid is a sum over its columns, each of which has an entry
 * for the cells of its first two rows. Cells are 0, 1, 2 or 3. The first of the best actions is taken.
 *
 * @param table {@code [4][4][4]}, by the cell of row 0, that of row 1, and the action; not copied
 */
public record ColumnSums(float[] table) implements PolicyContent {
    /** The length of the table. */
    public static final int LENGTH = 64;

    private static final int SIDE = 4;
    private static final int ACTIONS = 4;
    private static final int CELLS = SIDE * SIDE;

    public ColumnSums {
        Require.that(table.length == LENGTH, "length of the table", table.length, LENGTH + " is needed");
    }

    /** Where in the table the entry of a column for action 0 stands; those for the other actions follow. */
    public static int entry(float[] grids, int offset, int column) {
        return (cell(grids[offset + column]) * SIDE + cell(grids[offset + SIDE + column])) * ACTIONS;
    }

    private static int cell(float value) {
        int cell = (int) value;
        Require.that(
                cell == value && cell >= 0 && cell < SIDE, "observation", value, "seed-table allows 0, 1, 2 and 3");
        return cell;
    }

    @Override
    public void checkFits(EnvironmentSpec spec) {
        Require.that(
                spec.observations().shape().equals(List.of(SIDE, SIDE)),
                "observation shape of " + spec.id(),
                spec.observations().shape(),
                "seed-table needs [4, 4]");
        Require.that(
                spec.actionCount() == ACTIONS, "actionCount of " + spec.id(), spec.actionCount(), "seed-table needs 4");
        Require.that(!spec.actionMasks(), "actionMasks of " + spec.id(), true, "seed-table knows no illegal actions");
    }

    @Override
    public Policy greedy(EnvironmentSpec spec) {
        return Policy.ofRule(CELLS, ACTIONS, this::best);
    }

    /** It does not explore. */
    @Override
    public Policy exploring(EnvironmentSpec spec) {
        return greedy(spec);
    }

    /** It tells nothing. */
    @Override
    public Insight insight(float[] observation, boolean[] legal) {
        return Insight.NONE;
    }

    private int best(float[] grids, int offset) {
        int best = 0;
        float greatest = Float.NEGATIVE_INFINITY;
        for (int action = 0; action < ACTIONS; action++) {
            float sum = 0;
            for (int column = 0; column < SIDE; column++) {
                sum += table[entry(grids, offset, column) + action];
            }
            if (sum > greatest) {
                greatest = sum;
                best = action;
            }
        }
        return best;
    }
}
