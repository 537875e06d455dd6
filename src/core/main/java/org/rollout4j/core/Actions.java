package org.rollout4j.core;

import java.util.Arrays;

/**
 * Actions of one space, one a row. A continuous action is a point; the number of a discrete one stands there as a float, which holds it
 * exactly, so that all kinds of action are copied, gathered and saved in the same way.
 */
public final class Actions {
    private final ActionSpace space;
    private final int width;
    /** {@code [rows][width]}. */
    private final float[] values;
    /** {@code [rows]}, or empty. */
    private final float[] logProbs;
    /** {@code [rows][width]}, or empty; the same array as the values where actions are discrete. */
    private final float[] drawn;

    private Actions(ActionSpace space, float[] values, float[] logProbs, float[] drawn) {
        this.space = space;
        this.width = space.width();
        this.values = values;
        this.logProbs = logProbs;
        this.drawn = drawn;
    }

    /** Room for {@code rows} actions and the logarithms of their probabilities: where a policy writes what it chose. */
    public static Actions of(ActionSpace space, int rows) {
        float[] values = new float[rows * space.width()];
        float[] drawn = space instanceof ActionSpace.Continuous ? new float[values.length] : values;
        return new Actions(space, values, new float[rows], drawn);
    }

    /** Room for {@code rows} actions alone. */
    public static Actions withoutLogProbs(ActionSpace space, int rows) {
        return new Actions(space, new float[rows * space.width()], new float[0], new float[0]);
    }

    /** What they are actions of. */
    public ActionSpace space() {
        return space;
    }

    /** The number of rows there is room for. */
    public int rows() {
        return values.length / width;
    }

    /** {@code [rows][width]}, the actions; not a copy. Of discrete ones whole numbers, of continuous ones what was chosen, also outside the box. */
    public float[] values() {
        return values;
    }

    /**
     * {@code [rows]}, the logarithm of the probability (for continuous actions the density of what was {@link #drawn}) with which each action
     * was chosen; 0 for a deterministic choice. Not a copy; empty where there is no room for them.
     */
    public float[] logProbs() {
        return logProbs;
    }

    /**
     * {@code [rows][width]}, what a policy drew in a unit of its own and made the actions of. Where the unit of the environment has no
     * floats between two actions, this still tells them apart; so whoever learns by densities learns from it. Of discrete actions the
     * actions themselves. Not a copy; empty where there is no room for {@link #logProbs}.
     */
    public float[] drawn() {
        return drawn;
    }

    /** The discrete action in {@code row}. */
    public int number(int row) {
        return (int) values[row];
    }

    /** Puts a discrete action into {@code row}. */
    public void set(int row, int number) {
        values[row] = number;
    }

    /**
     * Copies the actions in {@code rows} rows of {@code from}, with the logarithms of their probabilities and what was drawn where both have
     * room for them.
     */
    public void copyRows(Actions from, int fromRow, int toRow, int rows) {
        System.arraycopy(from.values, fromRow * width, values, toRow * width, rows * width);
        if (logProbs.length > 0 && from.logProbs.length > 0) {
            System.arraycopy(from.logProbs, fromRow, logProbs, toRow, rows);
            if (drawn != values) {
                System.arraycopy(from.drawn, fromRow * width, drawn, toRow * width, rows * width);
            }
        }
    }

    /** Copies the action in one row of {@code from}, without the logarithm of its probability. */
    public void copyRow(Actions from, int fromRow, int toRow) {
        if (width == 1) {
            values[toRow] = from.values[fromRow];
        } else {
            System.arraycopy(from.values, fromRow * width, values, toRow * width, width);
        }
    }

    /**
     * Copies the actions in the rows {@code order[first], order[first + 1], …} of {@code from} to the rows {@code 0 .. rows - 1}, with the
     * logarithms of their probabilities and what was drawn where both have room for them.
     */
    public void gather(Actions from, int[] order, int first, int rows) {
        gatherRows(from.values, values, order, first, rows);
        if (logProbs.length > 0 && from.logProbs.length > 0) {
            gather(from.logProbs, logProbs, order, first, rows);
            if (drawn != values) {
                gatherRows(from.drawn, drawn, order, first, rows);
            }
        }
    }

    private void gatherRows(float[] from, float[] into, int[] order, int first, int rows) {
        if (width == 1) {
            gather(from, into, order, first, rows);
        } else {
            for (int row = 0; row < rows; row++) {
                System.arraycopy(from, order[first + row] * width, into, row * width, width);
            }
        }
    }

    private static void gather(float[] from, float[] into, int[] order, int first, int rows) {
        for (int row = 0; row < rows; row++) {
            into[row] = from[order[first + row]];
        }
    }

    /** A copy with room for {@code rows}. */
    public Actions resized(int rows) {
        float[] copy = Arrays.copyOf(values, rows * width);
        if (logProbs.length == 0) {
            return new Actions(space, copy, new float[0], new float[0]);
        }
        return new Actions(
                space,
                copy,
                Arrays.copyOf(logProbs, rows),
                drawn == values ? copy : Arrays.copyOf(drawn, rows * width));
    }

    /** Adds the actions in the first {@code rows} rows to {@code state}: floats where they are continuous, else longs. */
    public void save(State.Builder state, String name, int rows) {
        if (space instanceof ActionSpace.Continuous) {
            state.putFloats(name, Arrays.copyOf(values, rows * width));
        } else {
            long[] numbers = new long[rows];
            for (int row = 0; row < rows; row++) {
                numbers[row] = number(row);
            }
            state.putLongs(name, numbers);
        }
    }

    /**
     * Reads what {@link #save} wrote into the first {@code rows} rows.
     *
     * @throws IllegalArgumentException if it is not there, or not of so many actions of this space
     */
    public void restore(State state, String name, int rows) {
        if (space instanceof ActionSpace.Discrete discrete) {
            long[] numbers = state.longs(name, rows);
            for (int row = 0; row < rows; row++) {
                set(row, (int) Require.inRange(name, numbers[row], 0, discrete.count() - 1));
            }
        } else {
            System.arraycopy(state.floats(name, rows * width), 0, values, 0, rows * width);
        }
    }

    /** The action in {@code row} in words. */
    public String text(int row) {
        return space instanceof ActionSpace.Discrete
                ? Integer.toString(number(row))
                : Arrays.toString(Arrays.copyOfRange(values, row * width, (row + 1) * width));
    }
}
