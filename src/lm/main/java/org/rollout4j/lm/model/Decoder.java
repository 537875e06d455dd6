package org.rollout4j.lm.model;

import java.util.Arrays;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.nn.train.Blas;

/**
 * A session of a model: rows of text that are read and continued token by token, with a cache of their keys and values. It owns all that
 * changes; the weights are shared. One thread at a time.
 */
public final class Decoder {
    /** So many positions of a prompt are read at once. */
    private static final int CHUNK = 256;

    /** From here on a model does not fit caches: then all threads share each of its products, instead of rows. */
    private static final int LARGE = 8_000_000;

    private static final int MAX_ROW_TASKS = 4;

    /** Into so many parts each product of a large model is cut, whatever the number of threads. */
    private static final int PARTS = 4;

    private final Weights weights;
    private final ModelConfig config;
    private final Workers workers;
    private final KeyValueCache cache;
    private final DecoderPass[] passes;
    private final boolean large;

    /**
     * @param rows the number of texts
     * @param maxLength the most tokens of a text, up to the context length
     */
    public Decoder(Weights weights, int rows, int maxLength, Workers workers) {
        this.weights = weights;
        this.config = weights.config();
        this.workers = workers;
        Require.inRange("rows", rows, 1, 1 << 20);
        Require.inRange("maxLength", maxLength, 1, config.contextLength());
        cache = new KeyValueCache(config, rows, maxLength);
        large = weights.values().length > LARGE;
        Rotary rotary = config.positions() == ModelConfig.Positions.ROTARY ? new Rotary(config) : null;
        passes = new DecoderPass[large ? 1 : MAX_ROW_TASKS];
        for (int i = 0; i < passes.length; i++) {
            passes[i] = large
                    ? new DecoderPass(weights, cache, rotary, PARTS, workers)
                    : new DecoderPass(weights, cache, rotary, 1, Workers.caller());
        }
    }

    /** The number of tokens that a row holds. */
    public int length(int row) {
        return cache.length(row);
    }

    /** The most tokens that a row can hold. */
    public int maxLength() {
        return cache.maxLength();
    }

    /** Forgets what a row holds. */
    public void clear(int row) {
        cache.clear(row);
    }

    /** Makes row {@code to} hold what {@code from} holds, so that a prompt is read once for several continuations. */
    public void copy(int from, int to) {
        cache.copy(from, to);
    }

    /**
     * Reads tokens into a row, behind what it holds.
     *
     * @param logits {@code [vocabulary]}, set to those of what comes next
     * @throws IllegalArgumentException if there is no token, one that does not exist, or more than fit
     */
    public void read(int row, int[] tokens, float[] logits) {
        Require.inRange("number of tokens", cache.length(row) + (long) tokens.length, 1, cache.maxLength());
        check(tokens, tokens.length);
        Blas.useOneThread();
        for (int from = 0; from < tokens.length; from += CHUNK) {
            int[] chunk = Arrays.copyOfRange(tokens, from, Math.min(tokens.length, from + CHUNK));
            passes[0].read(row, chunk, from + CHUNK >= tokens.length ? logits : null);
        }
    }

    /**
     * Reads one token into each of several rows.
     *
     * @param rows distinct numbers of rows
     * @param tokens one for each
     * @param count how many of them
     * @param logits {@code [vocabulary][count]}, set to those of what comes next, a column for each
     */
    public void step(int[] rows, int[] tokens, int count, float[] logits) {
        check(tokens, count);
        Blas.useOneThread();
        for (int i = 0; i < count; i++) {
            cache.reserve(rows[i], 1);
        }
        int tasks = large ? 1 : Math.max(1, Math.min(MAX_ROW_TASKS, Integer.highestOneBit(count / 16)));
        workers.forEach(tasks, task -> {
            int from = count * task / tasks;
            int end = count * (task + 1) / tasks;
            passes[task].step(rows, tokens, from, end, logits, count);
        });
    }

    private void check(int[] tokens, int count) {
        for (int i = 0; i < count; i++) {
            Require.inRange("token", tokens[i], 0, config.vocabularySize() - 1);
        }
    }

    /** What it decodes with. */
    public Weights weights() {
        return weights;
    }
}
