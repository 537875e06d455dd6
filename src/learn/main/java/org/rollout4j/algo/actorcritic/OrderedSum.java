package org.rollout4j.algo.actorcritic;

import java.util.Arrays;
import org.rollout4j.nn.train.Blas;

/**
 * The sum of the gradients of chunks, in the order of the chunks whichever is computed first: each is added as soon as those before it are,
 * while other chunks are still being computed. So the sum has the same bits on any number of threads.
 */
final class OrderedSum {
    /** Those behind the first, in whose place the sum comes to be. */
    private final float[][] others;

    private final float[] into;
    private final int start;
    private final int length;
    private final boolean[] computed;
    private int chunks;
    private int added;
    private double squaredNorm;

    /**
     * @param into holds the first part from {@code start} on, which becomes the sum
     * @param length of each part
     * @param parts how many there are at most, at least 1
     */
    OrderedSum(float[] into, int start, int length, int parts) {
        this.into = into;
        this.start = start;
        this.length = length;
        others = new float[parts - 1][length];
        computed = new boolean[parts];
    }

    /** The array that holds a part, from {@link #offset} on: to be written before it is added. */
    float[] part(int chunk) {
        return chunk == 0 ? into : others[chunk - 1];
    }

    int offset(int chunk) {
        return chunk == 0 ? start : 0;
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
                add(others[added - 1]);
            }
        }
        if (added == chunks) {
            squaredNorm = Blas.squaredNorm(into, start, length); // while it is in the cache of this core
        }
    }

    /** The sum of the squares of the sum, once all chunks are in it; infinite where it does not fit a float. */
    synchronized double squaredNorm() {
        return squaredNorm;
    }

    private void add(float[] part) {
        for (int i = 0; i < length; i++) {
            into[start + i] += part[i];
        }
    }
}
