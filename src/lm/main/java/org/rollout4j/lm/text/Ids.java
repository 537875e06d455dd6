package org.rollout4j.lm.text;

import java.util.Arrays;

/** Token ids that become more. */
final class Ids {
    private int[] ids;
    private int size;

    Ids(int capacity) {
        ids = new int[Math.max(4, capacity)];
    }

    void add(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size + (size >> 1));
        }
        ids[size++] = id;
    }

    void addAll(int[] more) {
        if (size + more.length > ids.length) {
            ids = Arrays.copyOf(ids, Math.max(size + more.length, size + (size >> 1)));
        }
        System.arraycopy(more, 0, ids, size, more.length);
        size += more.length;
    }

    int[] toArray() {
        return Arrays.copyOf(ids, size);
    }
}
