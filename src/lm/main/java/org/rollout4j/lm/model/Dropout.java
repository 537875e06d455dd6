package org.rollout4j.lm.model;

/**
 * Dropout (Srivastava et al., 2014) whose choices are a function of where an element is, so that they are the same in the backward pass, on any
 * number of threads and however a batch is cut.
 */
final class Dropout {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final int BITS = 24;
    private static final int PLACES = 3;

    /** The place behind the embeddings. */
    static final int EMBEDDING = 0;

    private final int threshold;
    private final float factor;
    private final int contextLength;
    private final int heads;
    private long seed;
    private long firstRow;
    private long key;

    /**
     * @param rate the fraction that is dropped, above 0 and below 1
     */
    Dropout(double rate, ModelConfig config) {
        threshold = (int) Math.round(rate * (1 << BITS));
        factor = (float) (1 / (1 - rate));
        contextLength = config.contextLength();
        heads = config.heads();
    }

    /**
     * Says which rows follow.
     *
     * @param newSeed of the update
     * @param newFirstRow the row in the whole batch that the first one here is
     */
    void begin(long newSeed, long newFirstRow) {
        seed = newSeed;
        firstRow = newFirstRow;
    }

    /**
     * Says which place in the model follows.
     *
     * @param place a number of its own for each place where something is dropped
     */
    void at(int place) {
        key = mix(seed + (place + 1) * GOLDEN);
    }

    /** The place of the probabilities of a layer. */
    static int attention(int layer) {
        return 1 + PLACES * layer;
    }

    /** The place of what a layer's attention adds to the residual stream. */
    static int output(int layer) {
        return 2 + PLACES * layer;
    }

    /** The place of what a layer's MLP adds to the residual stream. */
    static int mlp(int layer) {
        return PLACES + PLACES * layer;
    }

    /** Drops elements of {@code values[rows][width]} at that place, and scales the others; nothing where there is no dropout. */
    static void rows(Dropout dropout, int place, float[] values, int rows, int width) {
        if (dropout != null) {
            dropout.at(place);
            dropout.rows(values, rows, width);
        }
    }

    private void rows(float[] values, int rows, int width) {
        long index = firstRow * width;
        for (int i = 0; i < rows * width; i++) {
            values[i] = kept(index + i) ? values[i] * factor : 0;
        }
    }

    /** Drops elements of {@code values[keys][queries]}, the queries at row {@code from}. */
    void probabilities(float[] values, int keys, int queries, int from, int head) {
        for (int k = 0; k < keys; k++) {
            for (int q = 0; q < queries; q++) {
                long index = ((firstRow + from + q) * heads + head) * contextLength + k;
                int at = k * queries + q;
                values[at] = kept(index) ? values[at] * factor : 0;
            }
        }
    }

    private boolean kept(long index) {
        return (int) (mix(key + index * GOLDEN) >>> (Long.SIZE - BITS)) >= threshold;
    }

    /** The finaliser of SplitMix64 (Steele et al., 2014). */
    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
