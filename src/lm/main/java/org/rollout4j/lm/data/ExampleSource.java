package org.rollout4j.lm.data;

import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.core.Require;
import org.rollout4j.core.Source;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;

/**
 * Rows of sequences, each once an epoch, in an order drawn anew for each epoch. The last batch of an epoch holds what is left of it. The order
 * of an epoch follows from the seed and its number, so that the state is a place in it.
 */
public final class ExampleSource implements Source<LanguageModel, TokenBatch> {
    private final List<List<Sequence>> rows;
    private final int batchSize;
    private final long seed;
    private int[] order;
    private long epoch;
    private int next;

    /**
     * @param rows as {@link Packing#rows} makes them; at least one
     * @param batchSize the number of rows an update
     */
    public ExampleSource(List<List<Sequence>> rows, int batchSize, long seed) {
        Require.that(!rows.isEmpty(), "number of rows", 0, "at least 1 is needed");
        this.rows = rows.stream().map(List::copyOf).toList();
        this.batchSize = Require.inRange("batchSize", batchSize, 1, Integer.MAX_VALUE);
        this.seed = seed;
        this.order = order(0);
    }

    @Override
    public TokenBatch collect(LanguageModel behaviour) {
        if (next == order.length) {
            next = 0;
            order = order(++epoch);
        }
        int end = (int) Math.min(order.length, next + (long) batchSize);
        List<Sequence> batch = IntStream.range(next, end)
                .mapToObj(i -> rows.get(order[i]))
                .flatMap(List::stream)
                .toList();
        next = end;
        return new TokenBatch(Packed.of(batch));
    }

    /** How often all rows have been collected, with the part of the epoch under way. */
    public double epochs() {
        return epoch + (double) next / order.length;
    }

    @Override
    public State state() {
        return State.builder().putLongs("epoch", epoch).putLongs("row", next).build();
    }

    @Override
    public void restore(State state) {
        long savedEpoch = state.number("epoch", 0);
        next = (int) Require.inRange("row", state.number("row", 0), 0, rows.size());
        epoch = savedEpoch;
        order = order(epoch);
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    private int[] order(long ofEpoch) {
        return shuffled(rows.size(), new SplitMix(SplitMix.derive(seed, ofEpoch)));
    }

    private static int[] shuffled(int length, SplitMix random) {
        int[] order = IntStream.range(0, length).toArray();
        for (int i = length - 1; i > 0; i--) {
            int j = random.nextBelow(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        return order;
    }
}
