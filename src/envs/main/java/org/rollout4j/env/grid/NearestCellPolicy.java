package org.rollout4j.env.grid;

import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.rollout4j.core.Policy;

/**
 * The greedy rule for the drain grid: rolls the filled cell nearest to the drain, by Manhattan distance on the torus, one
 * step nearer.
 *
 * <p>Of cells equally near, the first in row-major order counts. A cell outside the drain's row moves along its column
 * first. Half-way round, rows and columns move by -1. A cell in the drain itself, which only a start can have, can come no
 * nearer and does not count; if it is the only one, and in an empty grid, the action is 0.
 */
public final class NearestCellPolicy implements Policy {
    private final int cells;
    /** Cells but the drain, nearest first. */
    private final int[] order;
    /** For each cell, the action that brings it nearer. */
    private final int[] nearer;

    /** For grids of {@code rows x columns} cells, 2 to 8 each. */
    public NearestCellPolicy(int rows, int columns) {
        Torus torus = new Torus(rows, columns);
        cells = torus.cells();
        order = IntStream.range(1, cells)
                .boxed()
                .sorted(Comparator.comparingInt(cell -> distance(cell, rows, columns)))
                .mapToInt(Integer::intValue)
                .toArray();
        nearer = new int[cells];
        for (int cell = 0; cell < cells; cell++) {
            int r = cell / columns;
            int c = cell % columns;
            nearer[cell] = r != 0 ? (r <= rows - r ? 1 : 0) : (c <= columns - c ? 3 : 2);
        }
    }

    @Override
    public Session open(int rows, RandomGenerator random) {
        return Policy.ofRule(cells, Torus.ACTIONS, this::choose).open(rows, random);
    }

    private int choose(float[] observations, int offset) {
        for (int cell : order) {
            if (observations[offset + cell] > 0.5f) {
                return nearer[cell];
            }
        }
        return 0;
    }

    private static int distance(int cell, int rows, int columns) {
        int r = cell / columns;
        int c = cell % columns;
        return Math.min(r, rows - r) + Math.min(c, columns - c);
    }
}
