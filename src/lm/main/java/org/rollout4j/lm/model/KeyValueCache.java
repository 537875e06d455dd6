package org.rollout4j.lm.model;

import org.rollout4j.core.Require;

/** The keys and values of texts that are being continued: of each row of each layer {@code [key/value head][position][head size]}. */
final class KeyValueCache {
    private static final int FIRST_CAPACITY = 64;

    private final ModelConfig config;
    private final int maxLength;
    private final int[] lengths;
    private final int[] capacities;
    private final float[][][] keys;
    private final float[][][] values;

    /**
     * @param maxLength the most positions of a row
     */
    KeyValueCache(ModelConfig config, int rows, int maxLength) {
        this.config = config;
        this.maxLength = maxLength;
        lengths = new int[rows];
        capacities = new int[rows];
        keys = new float[config.layers()][rows][0];
        values = new float[config.layers()][rows][0];
    }

    int length(int row) {
        return lengths[row];
    }

    int rows() {
        return lengths.length;
    }

    int maxLength() {
        return maxLength;
    }

    /** Forgets what a row holds, and keeps its memory. */
    void clear(int row) {
        lengths[row] = 0;
    }

    /** Forgets all but the first positions of a row, and keeps its memory. */
    void truncate(int row, int length) {
        lengths[row] = Require.inRange("number of tokens", length, 0, lengths[row]);
    }

    /** Makes room for more positions of a row. */
    void reserve(int row, int more) {
        int needed = Require.inRange("number of tokens", lengths[row] + more, 1, maxLength);
        if (needed <= capacities[row]) {
            return;
        }
        int capacity = Math.min(maxLength, Math.max(Math.max(needed, FIRST_CAPACITY), 2 * capacities[row]));
        for (int layer = 0; layer < config.layers(); layer++) {
            keys[layer][row] = grown(keys[layer][row], row, capacity);
            values[layer][row] = grown(values[layer][row], row, capacity);
        }
        capacities[row] = capacity;
    }

    private float[] grown(float[] from, int row, int capacity) {
        float[] to = new float[config.keyValueHeads() * capacity * config.headSize()];
        copy(from, row, to, capacity);
        return to;
    }

    /** After all layers have put what so many positions more have. */
    void advance(int row, int more) {
        lengths[row] += more;
    }

    /** Makes {@code to} hold what {@code from} holds. */
    void copy(int from, int to) {
        clear(to);
        reserve(to, lengths[from]);
        for (int layer = 0; layer < config.layers(); layer++) {
            copy(keys[layer][from], from, keys[layer][to], capacities[to]);
            copy(values[layer][from], from, values[layer][to], capacities[to]);
        }
        lengths[to] = lengths[from];
    }

    private void copy(float[] values, int row, float[] to, int capacity) {
        int size = config.headSize();
        for (int head = 0; head < config.keyValueHeads(); head++) {
            System.arraycopy(values, head * capacities[row] * size, to, head * capacity * size, lengths[row] * size);
        }
    }

    /** Keeps the keys and values of a position that is not counted yet, {@code ahead} of {@link #length}. */
    void put(int layer, int row, int ahead, float[] qkv, int at) {
        int size = config.headSize();
        int key = at + config.queryWidth();
        int value = key + config.keyValueWidth();
        for (int head = 0; head < config.keyValueHeads(); head++) {
            int to = offset(row, head) + (lengths[row] + ahead) * size;
            System.arraycopy(qkv, key + head * size, keys[layer][row], to, size);
            System.arraycopy(qkv, value + head * size, values[layer][row], to, size);
        }
    }

    float[] keys(int layer, int row) {
        return keys[layer][row];
    }

    float[] values(int layer, int row) {
        return values[layer][row];
    }

    /** Where what belongs to a head begins. */
    int offset(int row, int head) {
        return head * capacities[row] * config.headSize();
    }
}
