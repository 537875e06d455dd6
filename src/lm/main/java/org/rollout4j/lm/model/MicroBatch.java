package org.rollout4j.lm.model;

/**
 * Sequences of a batch that are computed at once.
 *
 * @param packed they alone
 * @param from the first of them in the batch
 * @param end the one after the last of them
 * @param at the position of the batch where they begin
 */
record MicroBatch(Packed packed, int from, int end, int at) {
    MicroBatch(Packed batch, int from, int end) {
        this(batch.part(from, end), from, end, batch.starts()[from]);
    }

    /** The positions that have a target, in order; returns how many there are. */
    int targets(int[] rows) {
        int count = 0;
        for (int row = 0; row < packed.length(); row++) {
            if (packed.targets()[row] != Packed.NONE) {
                rows[count++] = row;
            }
        }
        return count;
    }
}
