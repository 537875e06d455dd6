package org.rollout4j.lm.model;

import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.nn.train.Blas;

/**
 * A session of a model: rows of text that are read and continued token by token, with a cache of their keys and values. It owns all that
 * changes; the weights are shared. One thread at a time.
 */
public final class Decoder {
    /** From here on a model does not fit caches: then all threads share each of its products, instead of rows. */
    private static final int LARGE = 8_000_000;

    private static final int MAX_ROW_TASKS = 8;

    /** What a task has to read to be worth one of its own. */
    private static final int MIN_TASK_TOKENS = 32;

    /** Into so many parts each product of a large model is cut, whatever the number of threads. */
    private static final int PARTS = 4;

    private Weights weights;
    private final ModelConfig config;
    private final Workers workers;
    private final KeyValueCache cache;
    private final DecoderPass[] passes;
    private final boolean large;

    /**
     * Of a model with its adapter, if it has one.
     *
     * @param rows the number of texts
     * @param maxLength the most tokens of a text, up to the context length
     */
    public Decoder(LanguageModel model, int rows, int maxLength, Workers workers) {
        this(model.weights(), model.adapter(), rows, maxLength, workers);
    }

    /** Of weights without an adapter, as above. */
    public Decoder(Weights weights, int rows, int maxLength, Workers workers) {
        this(weights, null, rows, maxLength, workers);
    }

    private Decoder(Weights weights, Adapter adapter, int rows, int maxLength, Workers workers) {
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
                    ? new DecoderPass(weights, adapter, cache, rotary, PARTS, workers)
                    : new DecoderPass(weights, adapter, cache, rotary, 1, Workers.caller());
        }
    }

    /**
     * Forgets all rows and begins anew with another model, in the memory that is there.
     *
     * @return whether that is enough for so many texts of so many tokens; otherwise nothing changes
     */
    boolean restart(LanguageModel other, int rows, int maxLength) {
        if (!other.config().equals(config) || rows > cache.rows() || maxLength > cache.maxLength()) {
            return false;
        }
        restart(other);
        return true;
    }

    /**
     * Forgets all rows and begins anew with another model.
     *
     * @throws IllegalArgumentException if it has another shape
     */
    public void restart(LanguageModel other) {
        Require.that(other.config().equals(config), "shape of the model", other.config(), config + " is needed");
        for (int row = 0; row < cache.rows(); row++) {
            cache.clear(row);
        }
        for (DecoderPass pass : passes) {
            pass.use(other.weights(), other.adapter());
        }
        weights = other.weights();
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

    /**
     * Forgets all but the first tokens of a row, so that another text that begins with them is read from there.
     *
     * @param length how many are kept, up to {@link #length}
     */
    public void truncate(int row, int length) {
        cache.truncate(row, length);
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
        read(new int[] {row}, new int[][] {tokens}, logits);
    }

    /**
     * Reads tokens into each of several rows, behind what they hold.
     *
     * @param rows distinct numbers of rows
     * @param tokens those of each
     * @param logits {@code [vocabulary][rows]}, set to those of what comes next, a column for each
     * @throws IllegalArgumentException as {@link #read(int, int[], float[])}
     */
    public void read(int[] rows, int[][] tokens, float[] logits) {
        long total = 0;
        for (int i = 0; i < rows.length; i++) {
            Require.inRange("number of tokens", cache.length(rows[i]) + (long) tokens[i].length, 1, cache.maxLength());
            Require.that(tokens[i].length > 0, "number of tokens", 0, "at least 1 is needed");
            check(tokens[i], tokens[i].length);
            total += tokens[i].length;
        }
        for (int i = 0; i < rows.length; i++) {
            cache.reserve(rows[i], tokens[i].length);
        }
        workers.pause();
        Blas.useOneThread();
        int tasks = Math.min(tasks(total), rows.length);
        int[] cuts = cuts(tokens, total, tasks);
        workers.forEach(
                tasks, task -> passes[task].read(rows, tokens, cuts[task], cuts[task + 1], logits, rows.length));
    }

    /** Where the rows of each task begin, so that each has about the same number of tokens. */
    private static int[] cuts(int[][] tokens, long total, int tasks) {
        int[] cuts = new int[tasks + 1];
        int row = 0;
        long before = 0;
        for (int task = 1; task <= tasks; task++) {
            while (row < tokens.length && (before + tokens[row].length) * tasks <= total * task) {
                before += tokens[row++].length;
            }
            cuts[task] = row;
        }
        return cuts;
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
        for (int i = 0; i < count; i++) {
            cache.reserve(rows[i], 1);
        }
        workers.pause();
        Blas.useOneThread();
        int tasks = tasks(count);
        workers.forEach(tasks, task -> {
            int from = count * task / tasks;
            int end = count * (task + 1) / tasks;
            passes[task].step(rows, tokens, from, end, logits, count);
        });
    }

    /** A power of two, whatever the number of threads. */
    private int tasks(long tokens) {
        return large ? 1 : (int) Math.max(1, Math.min(MAX_ROW_TASKS, Long.highestOneBit(tokens / MIN_TASK_TOKENS)));
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
