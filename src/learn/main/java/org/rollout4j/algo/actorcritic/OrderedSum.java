package org.rollout4j.algo.actorcritic;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The sum of the gradients of chunks, in the order of the chunks whichever is computed first: each is added as soon as those before it are,
 * while other chunks are still being computed. So the sum has the same bits on any number of threads.
 */
final class OrderedSum {
    /** The first becomes the sum. */
    private final List<float[]> parts;

    private final float[] into;
    private final int offset;
    private final boolean[] computed;
    private int chunks;
    private int added;

    /**
     * @param parts all of the same length; the first is overwritten by the sum
     * @param into the sum is copied to, from {@code offset} on
     */
    OrderedSum(Stream<float[]> parts, float[] into, int offset) {
        this.parts = parts.toList();
        this.into = into;
        this.offset = offset;
        computed = new boolean[this.parts.size()];
    }

    /** Begins a sum of the first {@code count} parts. */
    synchronized void begin(int count) {
        Arrays.fill(computed, false);
        chunks = count;
        added = 0;
    }

    /** Takes a chunk that is computed, and copies the sum once it is all. */
    synchronized void add(int chunk) {
        computed[chunk] = true;
        for (; added < chunks && computed[added]; added++) {
            if (added > 0) {
                add(parts.get(added), parts.get(0));
            }
        }
        if (added == chunks) {
            System.arraycopy(parts.get(0), 0, into, offset, parts.get(0).length);
        }
    }

    private static void add(float[] part, float[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += part[i];
        }
    }
}
