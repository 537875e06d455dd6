package org.rollout4j.lm.ngram;

import java.util.Arrays;

/**
 * N-grams as the nodes of a tree, each below what it begins with, in primitive arrays; children are found by open hashing. Of each n-gram of the highest order it is
 * counted how often it came, of shorter ones how many different tokens came before it, the begin of a text being one of them.
 */
final class CountTrie {
    static final int ROOT = 0;
    static final int NONE = -1;

    /** Counts from here on are alike to the smoothing. */
    static final int CLASSES = 3;

    /** So far the smoothing looks at how many n-grams have a count. */
    private static final int COUNTED = 4;

    private static final int FIRST_CAPACITY = 64;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final int order;
    private int size = 1;
    private int[] parents = new int[FIRST_CAPACITY];
    private int[] tokens = new int[FIRST_CAPACITY];
    private int[] counts = new int[FIRST_CAPACITY];
    private int[] firstChild = new int[FIRST_CAPACITY];
    private int[] nextSibling = new int[FIRST_CAPACITY];
    private int[] totals = new int[FIRST_CAPACITY];
    private int[] ofClass = new int[CLASSES * FIRST_CAPACITY];
    private boolean[] begun = new boolean[FIRST_CAPACITY];
    /** Nodes at the places of their hashes; {@link #ROOT}, which is nobody's child, where there is none. */
    private int[] table = new int[2 * FIRST_CAPACITY];

    private final int[][] countsOfCounts;

    CountTrie(int order) {
        this.order = order;
        countsOfCounts = new int[order + 1][COUNTED + 1];
        firstChild[ROOT] = NONE;
    }

    /** Counts the n-grams of a text. */
    void add(int... text) {
        int[] nodes = new int[order + 1];
        for (int i = 0; i < text.length; i++) {
            int longest = Math.min(order, i + 1);
            int before = ROOT;
            int shorter = ROOT;
            for (int length = 1; length <= longest; length++) {
                int known = size;
                int node = childOrNew(before, text[i]);
                before = nodes[length];
                nodes[length] = node;
                if (length == order || (length == i + 1 && !begun[node])) {
                    begun[node] = true;
                    increment(node, length);
                }
                if (node == known && length > 1) {
                    increment(shorter, length - 1);
                }
                shorter = node;
            }
        }
    }

    /** The child of {@code node} for {@code token}, or {@link #NONE}. */
    int child(int node, int token) {
        int found = table[place(node, token)];
        return found == ROOT ? NONE : found;
    }

    private int childOrNew(int parent, int token) {
        int place = place(parent, token);
        if (table[place] != ROOT) {
            return table[place];
        }
        if (size == parents.length) {
            grow();
            place = place(parent, token);
        }
        int node = size++;
        parents[node] = parent;
        tokens[node] = token;
        firstChild[node] = NONE;
        nextSibling[node] = firstChild[parent];
        firstChild[parent] = node;
        table[place] = node;
        return node;
    }

    /** Where the child is in the table, or where it would go. */
    private int place(int parent, int token) {
        int mask = table.length - 1;
        long key = ((long) parent << Integer.SIZE) + token;
        int place = (int) ((key * MULTIPLIER) >>> Integer.SIZE) & mask;
        while (table[place] != ROOT && (parents[table[place]] != parent || tokens[table[place]] != token)) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        int capacity = Math.multiplyExact(2, size);
        parents = Arrays.copyOf(parents, capacity);
        tokens = Arrays.copyOf(tokens, capacity);
        counts = Arrays.copyOf(counts, capacity);
        firstChild = Arrays.copyOf(firstChild, capacity);
        nextSibling = Arrays.copyOf(nextSibling, capacity);
        totals = Arrays.copyOf(totals, capacity);
        ofClass = Arrays.copyOf(ofClass, Math.multiplyExact(CLASSES, capacity));
        begun = Arrays.copyOf(begun, capacity);
        table = new int[Math.multiplyExact(2, capacity)];
        for (int node = 1; node < size; node++) {
            table[place(parents[node], tokens[node])] = node;
        }
    }

    private void increment(int node, int length) {
        int before = counts[node]++;
        int parent = parents[node];
        totals[parent]++;
        if (before > 0) {
            ofClass[CLASSES * parent + Math.min(before, CLASSES) - 1]--;
        }
        ofClass[CLASSES * parent + Math.min(before + 1, CLASSES) - 1]++;
        if (before > 0 && before <= COUNTED) {
            countsOfCounts[length][before]--;
        }
        if (before < COUNTED) {
            countsOfCounts[length][before + 1]++;
        }
    }

    int firstChild(int node) {
        return firstChild[node];
    }

    int nextSibling(int node) {
        return nextSibling[node];
    }

    int token(int node) {
        return tokens[node];
    }

    int count(int node) {
        return counts[node];
    }

    /** The sum of the counts of the children. */
    int total(int node) {
        return totals[node];
    }

    /** How many children have the count {@code count}; for {@link #CLASSES}, that or more. */
    int children(int node, int count) {
        return ofClass[CLASSES * node + count - 1];
    }

    /** How many n-grams of that length have the count {@code count}, 1 to 4. */
    int countOfCounts(int length, int count) {
        return countsOfCounts[length][count];
    }

    /** The number of different n-grams, of all lengths. */
    int size() {
        return size - 1;
    }
}
