package org.rollout4j.env.game;

/**
 * The board of 2048 in one long: cell {@code (r, c)} is number {@code 4 r + c}, its tile {@code 2^e} the exponent {@code e} in the
 * four bits from {@code 4 (4 r + c)} on, 0 where it is empty. A row is sixteen bits, so that what becomes of it is looked up.
 */
final class Board2048 {
    static final int SIDE = 4;
    static final int CELLS = SIDE * SIDE;
    /** Tiles of this exponent do not merge: four bits hold no more. */
    static final int MAX_EXPONENT = 15;
    /** A plane for each exponent. */
    static final int PLANES = MAX_EXPONENT + 1;
    /** The elements of an observation. */
    static final int OBSERVATION = PLANES * CELLS;

    private static final int BITS = 4;
    private static final int ROW_BITS = SIDE * BITS;
    private static final int ROW = (1 << ROW_BITS) - 1;

    /** By row: the row after it slid to the left, to the right, and the score of either. */
    private static final char[] LEFT = new char[ROW + 1];

    private static final char[] RIGHT = new char[ROW + 1];
    private static final int[] SCORE = new int[ROW + 1];

    static {
        for (int row = 0; row <= ROW; row++) {
            slide(row);
        }
    }

    private Board2048() {}

    /** Fills in what becomes of {@code row} to the left, and of its mirror image to the right. The score of both is the same. */
    private static void slide(int row) {
        int slid = 0;
        int filled = 0;
        int score = 0;
        boolean mergeable = false;
        for (int cell = 0; cell < SIDE; cell++) {
            int tile = (row >>> (cell * BITS)) & MAX_EXPONENT;
            if (tile == 0) {
                continue;
            }
            int last = filled == 0 ? 0 : (slid >>> ((filled - 1) * BITS)) & MAX_EXPONENT;
            if (mergeable && last == tile && tile < MAX_EXPONENT) {
                slid += 1 << ((filled - 1) * BITS);
                score += 2 << tile;
                mergeable = false;
            } else {
                slid |= tile << (filled * BITS);
                filled++;
                mergeable = true;
            }
        }
        LEFT[row] = (char) slid;
        RIGHT[reversed(row)] = (char) reversed(slid);
        SCORE[row] = score;
    }

    private static int reversed(int row) {
        return ((row & 0x000f) << 12) | ((row & 0x00f0) << 4) | ((row & 0x0f00) >>> 4) | (row >>> 12);
    }

    /** Mirrored at its diagonal: rows become columns. */
    static long transposed(long board) {
        // First the cells within each quarter of 2x2, then the quarters.
        long swapped = (board & 0xf0f00f0ff0f00f0fL)
                | ((board & 0x0000f0f00000f0f0L) << 12)
                | ((board & 0x0f0f00000f0f0000L) >>> 12);
        return (swapped & 0xff00ff0000ff00ffL)
                | ((swapped & 0x00000000ff00ff00L) << 24)
                | ((swapped & 0x00ff00ff00000000L) >>> 24);
    }

    /** The board after the tiles slid up (0), down (1), left (2) or right (3), before a new one appears. */
    static long move(long board, int action) {
        char[] moves = (action & 1) == 0 ? LEFT : RIGHT;
        return action < 2 ? transposed(moveRows(transposed(board), moves)) : moveRows(board, moves);
    }

    private static long moveRows(long board, char[] moves) {
        long moved = 0;
        for (int shift = 0; shift < Long.SIZE; shift += ROW_BITS) {
            moved |= (long) moves[(int) (board >>> shift) & ROW] << shift;
        }
        return moved;
    }

    /** The sum of the tiles that the merges of that move make. */
    static int score(long board, int action) {
        long rows = action < 2 ? transposed(board) : board;
        int score = 0;
        for (int shift = 0; shift < Long.SIZE; shift += ROW_BITS) {
            score += SCORE[(int) (rows >>> shift) & ROW];
        }
        return score;
    }

    static int exponent(long board, int cell) {
        return (int) (board >>> (cell * BITS)) & MAX_EXPONENT;
    }

    /** The board with a tile on the empty {@code cell}. */
    static long with(long board, int cell, int exponent) {
        return board | ((long) exponent << (cell * BITS));
    }

    static int emptyCells(long board) {
        int empty = 0;
        for (int cell = 0; cell < CELLS; cell++) {
            empty += exponent(board, cell) == 0 ? 1 : 0;
        }
        return empty;
    }

    /** The empty cell that {@code index} others precede. */
    static int emptyCell(long board, int index) {
        int left = index;
        int cell = 0;
        while (exponent(board, cell) != 0 || left-- > 0) {
            cell++;
        }
        return cell;
    }

    /** The board that an observation, {@code observations[offset ..]}, shows. */
    static long read(float[] observations, int offset) {
        long board = 0;
        for (int i = CELLS; i < OBSERVATION; i++) {
            if (observations[offset + i] > 0.5f) {
                board = with(board, i % CELLS, i / CELLS);
            }
        }
        return board;
    }
}
