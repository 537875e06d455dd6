package org.rollout4j.policy;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.rollout4j.core.Require;

/**
 * Numbers observations {@code 0, 1, 2, …} in the order they are added: an open-addressing hash table over the
 * observations themselves, which are stored and compared in full. {@code -0} and {@code 0} are the same, and so are all
 * NaN.
 *
 * <p>Rows are only ever added. So a {@link #frozen} copy shares the arrays: it ignores what was added later, and may be
 * read by other threads while the original grows.
 *
 * <p>Where the observations are known from the start, they decide how they are hashed, by their SHA-256. So nobody can write a file whose
 * observations all meet in one slot; and yet the same file makes the same table.
 */
public final class ObservationIndex {
    private static final int FIRST_ROWS = 16;
    private static final int ABSENT = -1;
    private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;
    private static final int DIGESTED_AT_ONCE = 1 << 12;

    private final int size;
    private final int maxRows;
    /** Odd; what hashing multiplies by. */
    private final long multiplier;

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
        this(size, Require.inRange("maxStates", maxRows, 1, (1 << 29) / size), GOLDEN_RATIO, FIRST_ROWS);
    }

    private ObservationIndex(int size, int maxRows, long multiplier, int capacity) {
        this.size = Require.inRange("observationSize", size, 1, Integer.MAX_VALUE);
        this.maxRows = maxRows;
        this.multiplier = multiplier;
        observations = new float[Math.min(capacity, maxRows) * size];
        slots = new int[slotsFor(Math.min(capacity, maxRows))];
    }

    /**
     * One that holds these observations, which anybody may have chosen.
     *
     * @param maxRows as above, at least as many as there are
     * @param observations {@code [rows][size]}, copied
     * @throws IllegalArgumentException if that is no whole number of rows, they are too many, or two are the same
     */
    public static ObservationIndex of(int size, int maxRows, float[] observations) {
        int rows = observations.length / size;
        Require.that(
                observations.length % size == 0,
                "length of observations",
                observations.length,
                "a multiple of the observation size " + size + " is needed");
        Require.inRange("states in the table", rows, 0, maxRows);
        ObservationIndex index = new ObservationIndex(size, maxRows, multiplier(observations), rows);
        for (int row = 0; row < rows; row++) {
            int at = index.findOrAdd(observations, row * size);
            Require.that(at == row, "observation " + row + " of the table", "that of row " + at, "each must differ");
        }
        return index;
    }

    /** The same without room for others. */
    static ObservationIndex of(int size, float[] observations) {
        return of(size, Math.max(1, observations.length / size), observations);
    }

    private ObservationIndex(ObservationIndex of) {
        size = of.size;
        maxRows = of.rows;
        multiplier = of.multiplier;
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
            hash = (hash ^ Float.floatToIntBits(from[offset + i] + 0f)) * multiplier;
            hash ^= hash >>> 32;
        }
        return (int) hash;
    }

    private void grow() {
        int capacity = (int) Math.min(Math.max(FIRST_ROWS, 2L * capacity()), maxRows);
        observations = Arrays.copyOf(observations, capacity * size);
        slots = new int[slotsFor(capacity)];
        for (int row = 0; row < rows; row++) {
            slots[slotOf(observations, row * size)] = row + 1;
        }
    }

    private static long multiplier(float[] observations) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        ByteBuffer bytes = ByteBuffer.allocate(DIGESTED_AT_ONCE * Float.BYTES);
        for (int from = 0; from < observations.length; from += DIGESTED_AT_ONCE) {
            int count = Math.min(DIGESTED_AT_ONCE, observations.length - from);
            bytes.asFloatBuffer().put(observations, from, count);
            digest.update(bytes.array(), 0, count * Float.BYTES);
        }
        return ByteBuffer.wrap(digest.digest()).getLong() | 1;
    }

    private static int slotsFor(int capacity) {
        return Integer.highestOneBit(Math.max(1, capacity * 2 - 1)) * 2;
    }
}
