package org.rollout4j.policy;

import java.util.Arrays;
import org.rollout4j.core.Require;

/**
 * Numbers observations {@code 0, 1, 2, …} in the order they are added: an open-addressing hash table over the
 * observations themselves, which are stored and compared in full. {@code -0} and {@code 0} are the same, and so are all
 * NaN.
 *
 * <p>Rows are only ever added. So a {@link #frozen} copy shares the arrays: it ignores what was added later, and may be
 * read by other threads while the original grows.
 */
public final class ObservationIndex {
    private static final int FIRST_ROWS = 16;
    private static final int ABSENT = -1;

    private final int size;
    private final int maxRows;
    private int rows;
    /** {@code [capacity][size]}; the first {@code rows} rows are in use. */
    private float[] observations;
    /** Row + 1 of the observation that hashed here, or 0; a power of two, at most half full. */
    private int[] slots;

    /**
     * @param size the number of elements of an observation, at least 1
     * @param maxRows the number of observations that it takes; {@code size * maxRows} must be an array length
     */
    public ObservationIndex(int size, int maxRows) {
        this.size = Require.inRange("observationSize", size, 1, Integer.MAX_VALUE);
        this.maxRows = Require.inRange("maxStates", maxRows, 1, (1 << 29) / size);
        int capacity = Math.min(FIRST_ROWS, maxRows);
        observations = new float[capacity * size];
        slots = new int[slotsFor(capacity)];
    }

    private ObservationIndex(ObservationIndex of) {
        size = of.size;
        maxRows = of.rows;
        rows = of.rows;
        observations = of.observations;
        slots = of.slots;
    }

    /** The number of elements of an observation. */
    public int size() {
        return size;
    }

    /** The number of observations. */
    public int rows() {
        return rows;
    }

    /** The rows for which there is room without growing. */
    public int capacity() {
        return observations.length / size;
    }

    /** Whether there is no room for another one. */
    public boolean full() {
        return rows == maxRows;
    }

    /** The row of {@code from[offset ..]}, or -1. */
    public int find(float[] from, int offset) {
        int slot = slotOf(from, offset);
        return slots[slot] - 1 < rows ? slots[slot] - 1 : ABSENT;
    }

    /** The row of {@code from[offset ..]}, added if it is new; -1 if it is new and there is no room. */
    public int findOrAdd(float[] from, int offset) {
        int slot = slotOf(from, offset);
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        if (full()) {
            return ABSENT;
        }
        if (rows == capacity()) {
            grow();
            slot = slotOf(from, offset);
        }
        for (int i = 0; i < size; i++) {
            observations[rows * size + i] = from[offset + i];
        }
        rows++;
        slots[slot] = rows;
        return rows - 1;
    }

    /** A copy that ignores what is added later. */
    public ObservationIndex frozen() {
        return new ObservationIndex(this);
    }

    /** {@code [rows][size]}, a copy. */
    public float[] observations() {
        return Arrays.copyOf(observations, rows * size);
    }

    /** The slot where the observation is, or the empty one where it would be. */
    private int slotOf(float[] from, int offset) {
        int mask = slots.length - 1;
        int slot = hash(from, offset) & mask;
        // Rows of a frozen copy's original that came later are passed over: they stand where a probe would go on.
        while (slots[slot] != 0 && !(slots[slot] <= rows && holds(slots[slot] - 1, from, offset))) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private boolean holds(int row, float[] from, int offset) {
        int start = row * size;
        for (int i = 0; i < size; i++) {
            float stored = observations[start + i];
            float wanted = from[offset + i];
            if (stored != wanted && !(Float.isNaN(stored) && Float.isNaN(wanted))) {
                return false;
            }
        }
        return true;
    }

    private int hash(float[] from, int offset) {
        long hash = size;
        for (int i = 0; i < size; i++) {
            // Adding 0 turns -0 into 0; floatToIntBits knows one NaN only.
            hash = (hash ^ Float.floatToIntBits(from[offset + i] + 0f)) * 0x9e3779b97f4a7c15L;
            hash ^= hash >>> 32;
        }
        return (int) hash;
    }

    private void grow() {
        int capacity = (int) Math.min(2L * capacity(), maxRows);
        observations = Arrays.copyOf(observations, capacity * size);
        slots = new int[slotsFor(capacity)];
        for (int row = 0; row < rows; row++) {
            slots[slotOf(observations, row * size)] = row + 1;
        }
    }

    private static int slotsFor(int capacity) {
        return Integer.highestOneBit(Math.max(1, capacity * 2 - 1)) * 2;
    }
}
