package org.rollout4j.env.text;

/**
 * Steps on a rectangle of cells that are numbered row by row.
 *
 * @param down how many rows down each action leads, the actions in an order in which neighbours are at right angles
 * @param right how many columns to the right each leads
 * @param slippery whether a step goes where it should, or to either side, with probability 1/3 each
 */
record Walk(int rows, int columns, int[] down, int[] right, boolean slippery) {
    /** The number of outcomes of a step. */
    int outcomes() {
        return slippery ? 3 : 1;
    }

    /** The cell where a step from {@code cell} leads in outcome {@code i}; a step over the edge leads nowhere. */
    int next(int cell, int action, int i) {
        int taken = slippery ? Math.floorMod(action + i - 1, down.length) : action;
        int row = Math.min(Math.max(cell / columns + down[taken], 0), rows - 1);
        int column = Math.min(Math.max(cell % columns + right[taken], 0), columns - 1);
        return row * columns + column;
    }
}
