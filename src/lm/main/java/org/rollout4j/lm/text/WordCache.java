package org.rollout4j.lm.text;

/**
 * Remembers the ids of words that were met lately: one for each slot, so that it never grows, and a newer one replaces what was there. Threads
 * may use it at the same time, since an entry never changes; one that is not seen yet is computed again.
 */
final class WordCache {
    private static final int SLOTS = 1 << 14;
    private static final int MAX_LENGTH = 40;

    private final Entry[] entries = new Entry[SLOTS];

    private record Entry(String word, int[] ids) {}

    /** The ids of a part of {@code text}, which the caller must not change, or null if they are not known. */
    int[] get(String text, int from, int to) {
        if (to - from > MAX_LENGTH) {
            return null;
        }
        Entry entry = entries[slot(text, from, to)];
        boolean same =
                entry != null && entry.word.length() == to - from && text.regionMatches(from, entry.word, 0, to - from);
        return same ? entry.ids : null;
    }

    void put(String text, int from, int to, int[] ids) {
        if (to - from <= MAX_LENGTH) {
            entries[slot(text, from, to)] = new Entry(text.substring(from, to), ids);
        }
    }

    private static int slot(String text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return (hash * 0x9E3779B9) >>> 18;
    }
}
