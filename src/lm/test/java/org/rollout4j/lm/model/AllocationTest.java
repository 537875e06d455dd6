package org.rollout4j.lm.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;

/** Memory is bounded by the micro-batch, whatever the batch, and what has been allocated once is used again. */
class AllocationTest {
    private static final int VOCABULARY = 5000;
    private static final int LENGTH = 50;
    private static final long MEGABYTE = 1 << 20;

    private final ModelConfig config = ModelConfig.llama(VOCABULARY, 64, 2, 2, 1, 16);
    private final float[] parameters = Weights.random(config, new SplitMix(1)).values();

    /** All its logits would be 40 MB. */
    @Test
    void aBatchTakesTheMemoryOfAMicroBatch() {
        Packed batch = batch(40);
        double[] coefficients = new double[batch.length()];
        float[] gradient = new float[parameters.length];
        new Backpropagation(config, 100, 0, Workers.caller()) // loads what is loaded once
                .gradient(parameters, batch(1), 1, new double[LENGTH], 0, gradient);
        Backpropagation backpropagation = new Backpropagation(config, 100, 0, Workers.caller());
        long first = allocated(() -> backpropagation.gradient(parameters, batch, 1, coefficients, 0, gradient));
        long again = allocated(() -> backpropagation.gradient(parameters, batch, 1, coefficients, 0, gradient));
        long scored = allocated(() -> backpropagation.score(parameters, batch, 1));
        assertThat(first).isLessThan(8 * MEGABYTE);
        assertThat(again).isLessThan(MEGABYTE / 4);
        assertThat(scored).isLessThan(MEGABYTE / 4);
    }

    /** The logits of a shard would be 20 MB: they are computed again, not kept until the loss answers. */
    @Test
    void aLossThatWaitsDoesNotKeepManyLogits() {
        Packed batch = batch(80);
        float[] gradient = new float[parameters.length];
        TokenLoss loss = (from, end, scores, slopes) -> {};
        new Backpropagation(config, 100, 0, Workers.caller()).gradient(parameters, batch(1), 1, loss, 0, gradient);
        Backpropagation backpropagation = new Backpropagation(config, 1000, 0, Workers.caller());
        long first = allocated(() -> backpropagation.gradient(parameters, batch, 1, loss, 0, gradient));
        long again = allocated(() -> backpropagation.gradient(parameters, batch, 1, loss, 0, gradient));
        assertThat(first).isLessThan(25 * MEGABYTE);
        assertThat(again).isLessThan(MEGABYTE / 2);
    }

    @Test
    void tokensAreDecodedWithoutAllocation() {
        int rows = 8;
        Decoder decoder = new Decoder(new Weights(config, parameters), rows, 64, Workers.caller());
        int[] numbers = {0, 1, 2, 3, 4, 5, 6, 7};
        int[] tokens = new int[rows];
        float[] logits = new float[VOCABULARY * rows];
        for (int row = 0; row < rows; row++) {
            decoder.read(row, new int[] {1, 2, 3}, new float[VOCABULARY]);
        }
        Runnable steps = () -> {
            for (int i = 0; i < 20; i++) {
                decoder.step(numbers, tokens, rows, logits);
            }
        };
        steps.run();
        assertThat(allocated(steps) / 20).as("bytes a step, however many rows").isLessThan(1500);
    }

    private static Packed batch(int sequences) {
        SplitMix random = new SplitMix(2);
        List<Sequence> all = new ArrayList<>();
        for (int i = 0; i < sequences; i++) {
            all.add(Sequence.of(random.ints(LENGTH + 1, 0, VOCABULARY).toArray()));
        }
        return Packed.of(all);
    }

    private static long allocated(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
