package org.rollout4j.lm.data;

import java.util.Arrays;
import org.rollout4j.core.Require;

/** A growing row of token ids: two bytes each, three where the vocabulary is larger than 65,536. */
final class TokenIds {
    private static final int BITS = 20;
    private static final int CHUNK = 1 << BITS;
    private static final int MASK = CHUNK - 1;
    private static final int LARGEST_VOCABULARY = 1 << 24;

    private final boolean wide;
    private final long max;
    private char[][] low = new char[16][];
    private byte[][] high = new byte[16][];
    private int length;

    /** @param max how many there may be */
    TokenIds(int vocabularySize, long max) {
        Require.inRange("vocabulary", vocabularySize, 1, LARGEST_VOCABULARY);
        this.wide = vocabularySize > 1 << Character.SIZE;
        this.max = Math.min(max, Integer.MAX_VALUE);
    }

    /** How many fit into half of Java's memory. */
    static long maxFor(int vocabularySize) {
        return Runtime.getRuntime().maxMemory() / 2 / (vocabularySize > 1 << Character.SIZE ? 3 : 2);
    }

    /** @throws IllegalArgumentException if there would be too many */
    void add(int... ids) {
        Require.that(
                length + (long) ids.length <= max,
                "number of tokens",
                "more than " + max,
                "at most that many fit into half of Java's memory; give it more, or take less text");
        for (int id : ids) {
            int chunk = length >> BITS;
            if ((length & MASK) == 0) {
                begin(chunk);
            }
            low[chunk][length & MASK] = (char) id;
            if (wide) {
                high[chunk][length & MASK] = (byte) (id >> Character.SIZE);
            }
            length++;
        }
    }

    private void begin(int chunk) {
        if (chunk == low.length) {
            low = Arrays.copyOf(low, 2 * chunk);
            high = Arrays.copyOf(high, 2 * chunk);
        }
        low[chunk] = new char[CHUNK];
        high[chunk] = wide ? new byte[CHUNK] : null;
    }

    int length() {
        return length;
    }

    int get(int index) {
        int id = low[index >> BITS][index & MASK];
        return wide ? id | (high[index >> BITS][index & MASK] & 0xff) << Character.SIZE : id;
    }
}
