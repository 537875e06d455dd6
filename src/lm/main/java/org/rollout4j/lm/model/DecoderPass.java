package org.rollout4j.lm.model;

import java.util.Arrays;
import org.rollout4j.core.Workers;
import org.rollout4j.math.FastMath;
import org.rollout4j.nn.train.Blas;

/** The forward pass of a {@link Decoder} over new positions of its rows, with the memory for it. */
final class DecoderPass extends Blocks {
    private final Weights weights;
    private final KeyValueCache cache;
    private final int parts;
    private final Workers workers;
    private final float scale;
    private Activations a;
    private int capacity;
    private float[] logits = new float[0];
    private float[][] scores = new float[0][];
    /** For each new token, the row that it goes to. */
    private int[] rowOf = new int[0];
    /** For each new token, how many others go to its row before it. */
    private int[] ahead = new int[0];

    private int[] tokenOf = new int[0];

    /**
     * @param rotary null where positions are learned
     * @param parts into how many each product is cut, whatever the number of threads
     * @param workers share the parts
     */
    DecoderPass(Weights weights, KeyValueCache cache, Rotary rotary, int parts, Workers workers) {
        super(weights.config(), weights.layout(), rotary);
        this.weights = weights;
        this.cache = cache;
        this.parts = parts;
        this.workers = workers;
        this.scale = (float) (1 / Math.sqrt(config.headSize()));
    }

    /**
     * Reads several tokens into one row.
     *
     * @param next {@code [vocabulary]}, set to the logits of what comes next; null if nobody asks
     */
    void read(int row, int[] tokens, float[] next) {
        int count = tokens.length;
        cache.reserve(row, count);
        reserve(count);
        System.arraycopy(tokens, 0, tokenOf, 0, count);
        for (int i = 0; i < count; i++) {
            rowOf[i] = row;
            ahead[i] = i;
        }
        run(weights.values(), count, a);
        cache.advance(row, count);
        if (next != null) {
            System.arraycopy(a.hidden, (count - 1) * config.hiddenSize(), a.hidden, 0, config.hiddenSize());
            head(1, next);
        }
    }

    /**
     * Reads one token into each of the rows {@code from .. end - 1} of {@code rows[columns]}; these columns of {@code next[vocabulary][columns]}
     * are set.
     */
    void step(int[] rows, int[] tokens, int from, int end, float[] next, int columns) {
        int count = end - from;
        reserve(count);
        System.arraycopy(rows, from, rowOf, 0, count);
        System.arraycopy(tokens, from, tokenOf, 0, count);
        Arrays.fill(ahead, 0, count, 0);
        run(weights.values(), count, a);
        for (int i = 0; i < count; i++) {
            cache.advance(rowOf[i], 1);
        }
        if (count == columns) {
            head(count, next);
            return;
        }
        if (logits.length < count * config.vocabularySize()) {
            logits = new float[count * config.vocabularySize()];
        }
        head(count, logits);
        for (int v = 0; v < config.vocabularySize(); v++) {
            System.arraycopy(logits, v * count, next, v * columns + from, count);
        }
    }

    /** {@code next[vocabulary][count]} of the first rows of {@link Activations#hidden}. */
    private void head(int count, float[] next) {
        Layout.Slot w = layout.head();
        int width = config.hiddenSize();
        workers.forEach(parts, part -> {
            int from = (int) ((long) w.rows() * part / parts);
            int end = (int) ((long) w.rows() * (part + 1) / parts);
            Blas.gemm(
                    false,
                    true,
                    end - from,
                    count,
                    width,
                    1,
                    weights.values(),
                    w.offset() + from * width,
                    width,
                    a.hidden,
                    0,
                    width,
                    0,
                    next,
                    from * count,
                    count);
        });
    }

    @Override
    int token(int row) {
        return tokenOf[row];
    }

    @Override
    int position(int row) {
        return cache.length(rowOf[row]) + ahead[row];
    }

    private void reserve(int count) {
        if (count > capacity) {
            capacity = Math.max(count, 2 * capacity);
            a = new Activations(config, capacity, 1, false);
            rowOf = new int[capacity];
            ahead = new int[capacity];
            tokenOf = new int[capacity];
            scores = new float[Math.max(capacity, config.heads())][];
        }
    }

    @Override
    void linear(float[] x, int rows, float[] parameters, Layout.Slot w, Layout.Slot bias, float[] y, boolean add) {
        workers.forEach(parts, part -> {
            int from = (int) ((long) w.rows() * part / parts);
            int end = (int) ((long) w.rows() * (part + 1) / parts);
            Kernels.linear(x, rows, parameters, w, bias, y, add, from, end);
        });
    }

    @Override
    void attend(int layer, int count, Activations activations) {
        Activations.Saved saved = activations.layer(layer);
        for (int i = 0; i < count; i++) {
            cache.put(layer, rowOf[i], ahead[i], saved.qkv, i * config.attentionWidth());
        }
        boolean prompt = ahead[count - 1] > 0;
        int tasks = prompt ? config.heads() : count;
        workers.forEachSlice(tasks, workers.threads() == 1 ? tasks : 1, (from, end) -> {
            for (int i = from; i < end; i++) {
                if (prompt) {
                    attendHead(layer, rowOf[0], count, i, saved);
                } else {
                    attendRow(layer, rowOf[i], cache.length(rowOf[i]) + 1, i, saved);
                }
            }
        });
    }

    /** Lets all of {@code count} new tokens of a row attend, by one head. */
    private void attendHead(int index, int row, int count, int head, Activations.Saved saved) {
        int size = config.headSize();
        int before = cache.length(row);
        int keys = before + count;
        float[] s = scores(head, count * keys);
        int at = cache.offset(row, head / (config.heads() / config.keyValueHeads()));
        Blas.gemm(
                false,
                true,
                count,
                keys,
                size,
                scale,
                saved.qkv,
                head * size,
                config.attentionWidth(),
                cache.keys(index, row),
                at,
                size,
                0,
                s,
                0,
                keys);
        for (int i = 0; i < count; i++) {
            softmax(s, i * keys, before + i + 1);
            Arrays.fill(s, i * keys + before + i + 1, (i + 1) * keys, 0);
        }
        Blas.gemm(
                false,
                false,
                count,
                size,
                keys,
                1,
                s,
                0,
                keys,
                cache.values(index, row),
                at,
                size,
                0,
                saved.attended,
                head * size,
                config.queryWidth());
    }

    private float[] scores(int task, int length) {
        if (scores[task] == null || scores[task].length < length) {
            scores[task] = new float[length + length / 2];
        }
        return scores[task];
    }

    /** Lets token {@code i} attend to the first {@code keys} positions of its row. */
    private void attendRow(int index, int row, int keys, int i, Activations.Saved saved) {
        int group = config.heads() / config.keyValueHeads();
        int size = config.headSize();
        float[] s = scores(i, group * keys);
        for (int head = 0; head < config.keyValueHeads(); head++) {
            int query = i * config.attentionWidth() + head * group * size;
            int at = cache.offset(row, head);
            Blas.gemm(
                    false,
                    true,
                    group,
                    keys,
                    size,
                    scale,
                    saved.qkv,
                    query,
                    size,
                    cache.keys(index, row),
                    at,
                    size,
                    0,
                    s,
                    0,
                    keys);
            for (int q = 0; q < group; q++) {
                softmax(s, q * keys, keys);
            }
            int out = i * config.queryWidth() + head * group * size;
            Blas.gemm(
                    false,
                    false,
                    group,
                    size,
                    keys,
                    1,
                    s,
                    0,
                    keys,
                    cache.values(index, row),
                    at,
                    size,
                    0,
                    saved.attended,
                    out,
                    size);
        }
    }

    private static void softmax(float[] values, int from, int length) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + length; i++) {
            max = values[i] > max ? values[i] : max;
        }
        for (int i = from; i < from + length; i++) {
            values[i] = FastMath.expOfNegative(values[i] - max);
        }
        float sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += values[i];
        }
        float factor = 1 / sum;
        for (int i = from; i < from + length; i++) {
            values[i] *= factor;
        }
    }
}
