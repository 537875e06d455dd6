package org.rollout4j.algo.actorcritic;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.rollout4j.nn.train.Blas;

/**
 * The sum of the gradients of chunks, in the order of the chunks whichever is computed first: each is added as soon as those before it are,
 * while other chunks are still being computed. So the sum has the same bits on any number of threads.
 */
final class OrderedSum {
    /** Those behind the first. */
    private final List<float[]> parts;

    private final float[] into;
    private final int offset;
    private final int length;
    private final boolean[] computed;
    private int chunks;
    private int added;
    private double squaredNorm;

    /**
     * @param into holds the first part from {@code offset} on, which becomes the sum
     * @param length of each part
     * @param others the other parts
     */
    OrderedSum(float[] into, int offset, int length, Stream<float[]> others) {
        this.into = into;
        this.offset = offset;
        this.length = length;
        parts = others.toList();
        computed = new boolean[parts.size() + 1];
    }

    /** Begins a sum of the first {@code count} parts. */
    synchronized void begin(int count) {
        Arrays.fill(computed, false);
        chunks = count;
        added = 0;
    }

    /** Takes a chunk that is computed. */
    synchronized void add(int chunk) {
        computed[chunk] = true;
        for (; added < chunks && computed[added]; added++) {
            if (added > 0) {
                add(parts.get(added - 1));
            }
        }
        if (added == chunks) {
            squaredNorm = Blas.squaredNorm(into, offset, length); // while it is in the cache of this core
        }
    }

    /** The sum of the squares of the sum, once all chunks are in it; infinite where it does not fit a float. */
    synchronized double squaredNorm() {
        return squaredNorm;
    }

    private void add(float[] part) {
        for (int i = 0; i < length; i++) {
            into[offset + i] += part[i];
        }
    }
}
