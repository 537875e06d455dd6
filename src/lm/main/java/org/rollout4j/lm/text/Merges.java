package org.rollout4j.lm.text;

import java.util.Arrays;

/** Which two tokens become which one, the earlier the sooner: an open hash table of pairs, and the order of merging by it. */
final class Merges {
    /** Up to this length, looking at all pairs again is faster than keeping a heap of them. */
    private static final int SHORT = 48;

    private static final long FREE = -1;
    private static final int NONE = Integer.MAX_VALUE;

    private final int[] left;
    private final int[] right;
    private final long[] keys;
    private final int[] ranks;
    private final int[] results;

    /** The merges by rank: {@code left[r]} and {@code right[r]} become {@code results[r]}. Of a pair that is there twice the later counts. */
    Merges(int[] left, int[] right, int[] results) {
        this.left = left;
        this.right = right;
        this.results = results;
        keys = new long[Math.max(16, Integer.highestOneBit(Math.max(1, left.length)) * 4)];
        ranks = new int[keys.length];
        Arrays.fill(keys, FREE);
        for (int rank = 0; rank < left.length; rank++) {
            int slot = slot(left[rank], right[rank]);
            keys[slot] = key(left[rank], right[rank]);
            ranks[slot] = rank;
        }
    }

    int size() {
        return left.length;
    }

    int left(int rank) {
        return left[rank];
    }

    int right(int rank) {
        return right[rank];
    }

    /** Merges the first {@code length} of {@code ids} in place until nothing is left to merge; returns how many remain. */
    int apply(int[] ids, int length) {
        return length <= SHORT ? applyToFew(ids, length) : applyToMany(ids, length);
    }

    private int applyToFew(int[] ids, int length) {
        int[] pairs = new int[length];
        int size = length;
        for (int i = 0; i + 1 < size; i++) {
            pairs[i] = rank(ids[i], ids[i + 1]);
        }
        while (size > 1) {
            int best = 0;
            for (int i = 1; i + 1 < size; i++) {
                if (pairs[i] < pairs[best]) {
                    best = i;
                }
            }
            if (pairs[best] == NONE) {
                break;
            }
            ids[best] = results[pairs[best]];
            size--;
            System.arraycopy(ids, best + 2, ids, best + 1, size - best - 1);
            System.arraycopy(pairs, best + 2, pairs, best + 1, Math.max(0, size - best - 2));
            if (best > 0) {
                pairs[best - 1] = rank(ids[best - 1], ids[best]);
            }
            if (best + 1 < size) {
                pairs[best] = rank(ids[best], ids[best + 1]);
            }
        }
        return size;
    }

    private int applyToMany(int[] ids, int length) {
        int[] next = new int[length];
        int[] previous = new int[length];
        LongHeap heap = new LongHeap(length);
        for (int i = 0; i < length; i++) {
            next[i] = i + 1 < length ? i + 1 : -1;
            previous[i] = i - 1;
            offer(heap, ids, i, next[i]);
        }
        while (!heap.isEmpty()) {
            long entry = heap.poll();
            int at = (int) entry;
            int rank = (int) (entry >>> 32);
            int second = ids[at] < 0 ? -1 : next[at];
            // What was merged since is not this pair any more.
            if (second < 0 || rank(ids[at], ids[second]) != rank) {
                continue;
            }
            ids[at] = results[rank];
            ids[second] = -1;
            next[at] = next[second];
            if (next[at] >= 0) {
                previous[next[at]] = at;
            }
            offer(heap, ids, at, next[at]);
            if (previous[at] >= 0) {
                offer(heap, ids, previous[at], at);
            }
        }
        int size = 0;
        for (int i = 0; i < length; i++) {
            if (ids[i] >= 0) {
                ids[size++] = ids[i];
            }
        }
        return size;
    }

    private void offer(LongHeap heap, int[] ids, int at, int second) {
        int rank = second < 0 ? NONE : rank(ids[at], ids[second]);
        if (rank != NONE) {
            heap.add((long) rank << 32 | at);
        }
    }

    private int rank(int first, int second) {
        int slot = slot(first, second);
        return keys[slot] == FREE ? NONE : ranks[slot];
    }

    private int slot(int first, int second) {
        long key = key(first, second);
        int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & (keys.length - 1);
        while (keys[slot] != FREE && keys[slot] != key) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }

    private static long key(int first, int second) {
        return (long) first << 32 | second;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Merges merges && Arrays.equals(left, merges.left) && Arrays.equals(right, merges.right);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(left) + Arrays.hashCode(right);
    }
}
