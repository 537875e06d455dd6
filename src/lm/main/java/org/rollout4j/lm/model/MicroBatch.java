package org.rollout4j.lm.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sequences of a batch that are computed at once. What a sequence begins with, and an earlier one as well, is computed once, if nothing is asked for
 * there: the prompt of several completions.
 */
final class MicroBatch {
    /** Fewer positions are not worth the trouble. */
    private static final int MIN_SHARED = 4;

    /**
     * Rows that attend to each other, and to some before them.
     *
     * @param start the first row
     * @param end the one after the last row
     * @param shared so many rows, from {@code sharedStart} on, come before them in their sequence; 0 if they are all of it
     */
    record Segment(int start, int end, int sharedStart, int shared) {
        /** The positions of the sequence. */
        int length() {
            return shared + end - start;
        }
    }

    private final Packed batch;
    private final boolean share;
    private final int from;
    private final List<Segment> segments = new ArrayList<>();
    private int end;
    /** The latest sequence that shares nothing, and its first row. */
    private int root;

    private int rootStart;
    /** Of each row, its position in the batch. */
    private int[] places;

    private int rows;

    /**
     * Begins with the sequence {@code from}.
     *
     * @param share whether rows may be shared
     */
    MicroBatch(Packed batch, int from, boolean share) {
        this.batch = batch;
        this.share = share;
        this.from = from;
        this.end = from;
        this.root = from;
        this.places = new int[batch.starts()[from + 1] - batch.starts()[from]];
        add();
    }

    /** Adds the sequence that comes next. */
    void add() {
        int first = batch.starts()[end];
        int count = batch.starts()[end + 1] - first;
        int shared = shared(root, end);
        if (shared == 0) {
            root = end;
            rootStart = rows;
        }
        int start = rows;
        rows += count - shared;
        if (rows > places.length) {
            places = Arrays.copyOf(places, Math.max(rows, 2 * places.length));
        }
        for (int row = start; row < rows; row++) {
            places[row] = first + shared + row - start;
        }
        segments.add(new Segment(start, rows, rootStart, shared));
        end++;
    }

    /** How many rows of {@code first} begin a sequence, too; none if the one after it has more in common with it: that will share its rows. */
    private int shared(int first, int sequence) {
        if (!share || first == sequence) {
            return 0;
        }
        int common = common(first, sequence);
        boolean leads = sequence + 1 < batch.sequences() && common(sequence, sequence + 1) > common;
        return leads || common < MIN_SHARED ? 0 : common;
    }

    /** How many of the first positions of two sequences are the same and have no target. */
    private int common(int one, int other) {
        int[] starts = batch.starts();
        int most = Math.min(starts[one + 1] - starts[one], starts[other + 1] - starts[other]) - 1;
        int count = 0;
        while (count < most && isCommon(starts[one] + count, starts[other] + count)) {
            count++;
        }
        return count;
    }

    private boolean isCommon(int one, int other) {
        return batch.tokens()[one] == batch.tokens()[other]
                && batch.targets()[one] == Packed.NONE
                && batch.targets()[other] == Packed.NONE;
    }

    /** Whether so many sequences more make at most {@code maxRows} rows after what the second sequence shares with the first. */
    boolean takes(int sequences, int maxRows) {
        int more = 0;
        int latest = root;
        for (int s = end; s < end + sequences; s++) {
            int shared = shared(latest, s);
            latest = shared == 0 ? s : latest;
            more += batch.starts()[s + 1] - batch.starts()[s] - shared;
        }
        int first = segments.size() > 1 ? segments.get(1).shared() : shared(root, end);
        return rows + more - first <= maxRows;
    }

    /** The number of rows. */
    int rows() {
        return rows;
    }

    /** The most positions of a sequence. */
    int longest() {
        return segments.stream().mapToInt(Segment::length).max().orElse(0);
    }

    /** One for each sequence. */
    List<Segment> segments() {
        return segments;
    }

    /** The first sequence of the batch that is in it. */
    int from() {
        return from;
    }

    /** The one after the last that is in it. */
    int end() {
        return end;
    }

    /** The position in the batch of a row. */
    int place(int row) {
        return places[row];
    }

    int token(int row) {
        return batch.tokens()[places[row]];
    }

    /** Where in its sequence a row is. */
    int position(int row) {
        return batch.positions()[places[row]];
    }

    int target(int row) {
        return batch.targets()[places[row]];
    }

    /** The rows that have a target, in order; returns how many there are. */
    int targets(int[] found) {
        int count = 0;
        for (int row = 0; row < rows; row++) {
            if (target(row) != Packed.NONE) {
                found[count++] = row;
            }
        }
        return count;
    }
}
