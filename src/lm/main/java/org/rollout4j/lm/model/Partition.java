package org.rollout4j.lm.model;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.Require;

/** How a batch is cut between its groups of sequences that belong together. */
final class Partition {
    /** The most shards, and with them the most threads of use and gradients in memory. */
    private static final int MAX_SHARDS = 4;

    /** Some groups, the last exclusive. */
    record Range(int from, int end) {}

    private final Packed batch;
    private final int groupSize;
    private final int groups;
    private final int minShardRows;

    /** @param minShardRows what a shard has to hold to be worth one of its own */
    Partition(Packed batch, int groupSize, int minShardRows) {
        Require.inRange("groupSize", groupSize, 1, batch.sequences());
        Require.that(
                batch.sequences() % groupSize == 0,
                "number of sequences",
                batch.sequences(),
                "a multiple of groupSize, " + groupSize + ", is needed");
        this.batch = batch;
        this.groupSize = groupSize;
        this.minShardRows = minShardRows;
        this.groups = batch.sequences() / groupSize;
    }

    private int start(int group) {
        return batch.starts()[group * groupSize];
    }

    List<Range> shards() {
        int count = Math.min(MAX_SHARDS, Math.max(1, batch.length() / minShardRows));
        int shards = Integer.highestOneBit(Math.min(count, groups));
        List<Range> cuts = new ArrayList<>();
        int from = 0;
        for (int shard = 1; shard <= shards; shard++) {
            long until = (long) batch.length() * shard / shards;
            int end = from + 1;
            int least = groups - (shards - shard); // one for each that follows
            while (end < least && start(end) < until) {
                end++;
            }
            cuts.add(new Range(from, shard == shards ? groups : Math.min(end, least)));
            from = cuts.get(shard - 1).end();
        }
        return cuts;
    }

    /** Micro-batches of all groups. */
    List<MicroBatch> microBatches(int maxRows) {
        return microBatches(new Range(0, groups), maxRows, true);
    }

    /**
     * Micro-batches of at most {@code maxRows} rows after what sequences share with the first one, or of a single group.
     *
     * @param share whether rows may be shared
     */
    List<MicroBatch> microBatches(Range part, int maxRows, boolean share) {
        List<MicroBatch> micros = new ArrayList<>();
        MicroBatch last = null;
        for (int group = part.from(); group < part.end(); group++) {
            int added = 0;
            if (last == null || !last.takes(groupSize, maxRows)) {
                last = new MicroBatch(batch, group * groupSize, share);
                micros.add(last);
                added = 1;
            }
            for (; added < groupSize; added++) {
                last.add();
            }
        }
        return micros;
    }
}
