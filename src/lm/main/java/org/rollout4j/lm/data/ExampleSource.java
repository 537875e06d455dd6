package org.rollout4j.lm.data;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.rollout4j.core.Experience;
import org.rollout4j.core.Require;
import org.rollout4j.core.Source;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;

/**
 * Rows, each once an epoch, in an order drawn anew for each epoch. The last batch of an epoch holds what is left of it;
 * where that is less than a batch needs, the one before it holds that too. The order of an epoch
 * follows from the seed and its number, so that the state is a place in it.
 *
 * @param <R> a row
 * @param <D> what a batch of rows is to a learner
 */
public final class ExampleSource<R, D extends Experience> implements Source<Object, D> {
    private final List<R> rows;
    private final int batchSize;
    private final int minBatchSize;
    private final long seed;
    private final Function<List<R>, D> batch;
    private int[] order;
    private long epoch;
    private int next;

    /**
     * @param rows at least one
     * @param batchSize the number of rows an update
     * @param batch makes a batch of some rows
     */
    public ExampleSource(List<R> rows, int batchSize, long seed, Function<List<R>, D> batch) {
        this(rows, batchSize, 1, seed, batch);
    }

    /**
     * @param rows at least {@code minBatchSize}
     * @param batchSize the number of rows an update
     * @param minBatchSize the fewest rows that make a batch, at most {@code batchSize}: where fewer are left of an epoch, the batch before holds them too
     * @param batch makes a batch of some rows
     */
    public ExampleSource(List<R> rows, int batchSize, int minBatchSize, long seed, Function<List<R>, D> batch) {
        Require.that(
                rows.size() >= minBatchSize, "number of rows", rows.size(), "at least " + minBatchSize + " is needed");
        this.rows = List.copyOf(rows);
        this.batch = batch;
        this.batchSize = Require.inRange("batchSize", batchSize, 1, Integer.MAX_VALUE);
        this.minBatchSize = Require.inRange("minBatchSize", minBatchSize, 1, batchSize);
        this.seed = seed;
        this.order = order(0);
    }

    /**
     * Of sequences to predict the tokens of.
     *
     * @param rows as {@link Packing#rows} makes them; at least one
     */
    public static ExampleSource<List<Sequence>, TokenBatch> ofSequences(
            List<List<Sequence>> rows, int batchSize, long seed) {
        return new ExampleSource<>(
                rows,
                batchSize,
                seed,
                some -> new TokenBatch(
                        Packed.of(some.stream().flatMap(List::stream).toList())));
    }

    @Override
    public D collect(Object behaviour) {
        if (next == order.length) {
            next = 0;
            order = order(++epoch);
        }
        int end = order.length - next < (long) batchSize + minBatchSize ? order.length : next + batchSize;
        List<R> some =
                IntStream.range(next, end).mapToObj(i -> rows.get(order[i])).toList();
        next = end;
        return batch.apply(some);
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

    /** The numbers {@code 0 .. length - 1} in an order drawn by chance, each as likely as any other. */
    public static int[] shuffled(int length, SplitMix random) {
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
