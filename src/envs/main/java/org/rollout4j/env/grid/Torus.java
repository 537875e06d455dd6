package org.rollout4j.env.grid;

import org.rollout4j.core.Box;
import org.rollout4j.core.Require;

/**
 * The geometry of a torus of {@code rows x columns} cells, 2 to 8 each, held as the bits of a long: cell {@code (r, c)} is
 * bit {@code r * columns + c}. Immutable; pure functions of the bits.
 */
final class Torus {
    /** The number of ways to roll. */
    static final int ACTIONS = 4;

    private static final int LEAST = 2;
    private static final int MOST = 8;

    private final int rows;
    private final int columns;
    private final int cells;
    private final long all;
    private final long firstColumn;
    private final long lastColumn;

    Torus(int rows, int columns) {
        this.rows = Require.inRange("grid rows", rows, LEAST, MOST);
        this.columns = Require.inRange("grid columns", columns, LEAST, MOST);
        this.cells = rows * columns;
        this.all = -1L >>> (Long.SIZE - cells);
        long first = 0;
        for (int r = 0; r < rows; r++) {
            first |= 1L << (r * columns);
        }
        this.firstColumn = first;
        this.lastColumn = first << (columns - 1);
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    int cells() {
        return cells;
    }

    /** The grid with every cell filled. */
    long all() {
        return all;
    }

    /** The observations: 0 or 1 for each cell. */
    Box observations() {
        return Box.of(0, 1, rows, columns);
    }

    /**
     * The grid after {@code numpy.roll}.
     *
     * @param action 0: row r moves to row r + 1; 1: to r - 1; 2: column c moves to column c + 1; 3: to c - 1; around the
     *     edges
     * @throws IllegalArgumentException if there is no such action
     */
    long roll(long bits, int action) {
        return switch (action) {
            case 0 -> ((bits << columns) | (bits >>> (cells - columns))) & all;
            case 1 -> ((bits >>> columns) | (bits << (cells - columns))) & all;
            case 2 -> ((bits & ~lastColumn) << 1) | ((bits & lastColumn) >>> (columns - 1));
            case 3 -> ((bits & ~firstColumn) >>> 1) | ((bits & firstColumn) << (columns - 1));
            default ->
                throw new IllegalArgumentException(
                        "action is " + action + ": a whole number from 0 to " + (ACTIONS - 1) + " is allowed");
        };
    }

    /** Writes each cell as 0 or 1, row by row, to {@code into} from {@code offset} on. */
    void write(long bits, float[] into, int offset) {
        for (int i = 0; i < cells; i++) {
            into[offset + i] = (bits >>> i) & 1;
        }
    }

    /** The grid that {@link #write} wrote. */
    long read(float[] observations, int offset) {
        long bits = 0;
        for (int i = 0; i < cells; i++) {
            if (observations[offset + i] > 0.5f) {
                bits |= 1L << i;
            }
        }
        return bits;
    }
}
