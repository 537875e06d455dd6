package org.rollout4j.lm.model;

import java.util.Arrays;
import org.rollout4j.core.Workers;
import org.rollout4j.math.FastMath;
import org.rollout4j.nn.train.Blas;

/** The forward pass of a {@link Decoder} over new positions of its rows, with the memory for it. */
final class DecoderPass extends Blocks {
    /** So many positions are computed at once. */
    private static final int CHUNK = 256;

    private Parameters parameters;
    private Adapter adapter;
    private final KeyValueCache cache;
    private final int parts;
    private final Workers workers;
    private final float scale;
    private Activations a;
    private int capacity;
    private int count;
    /** For each new token, the row that it goes to. */
    private int[] rowOf = new int[0];
    /** For each new token, how many others go to its row before it. */
    private int[] ahead = new int[0];

    private int[] tokenOf = new int[0];
    /** The first new token of each row, and the last one of those whose logits are asked for. */
    private int[] begins = new int[0];

    private int[] asked = new int[0];
    private int rows;
    private int askedCount;
    /** For each worker. */
    private final float[][] scores;

    /**
     * @param rotary null where positions are learned
     * @param parts into how many each product is cut, whatever the number of threads
     * @param workers share the parts
     */
    DecoderPass(Weights weights, Adapter adapter, KeyValueCache cache, Rotary rotary, int parts, Workers workers) {
        super(weights.config(), weights.layout(), rotary);
        use(weights, adapter);
        this.cache = cache;
        this.parts = parts;
        this.workers = workers;
        this.scale = (float) (1 / Math.sqrt(config.headSize()));
        this.scores = new float[workers.threads()][0];
    }

    /**
     * Goes on with other weights of the same shape.
     *
     * @param other null for no adapter
     */
    final void use(Weights weights, Adapter other) {
        boolean sameShape = adapter == null
                ? other == null
                : other != null && adapter.config().equals(other.config());
        adapter = other;
        parameters = new Parameters(weights.values(), other == null ? null : other.values());
        if (!sameShape) {
            capacity = 0; // memory for another adapter, or for none
        }
    }

    /**
     * Reads tokens into the rows {@code from .. end - 1} of {@code rows[columns]}, several at once; these columns of
     * {@code next[vocabulary][columns]} are set.
     *
     * @param tokens for each of {@code rows}, at least one
     */
    void read(int[] rows, int[][] tokens, int from, int end, float[] next, int columns) {
        int total = 0;
        for (int i = from; i < end; i++) {
            total += Math.min(CHUNK, tokens[i].length);
        }
        reserve(Math.min(CHUNK, total));
        int column = from;
        for (int i = from; i < end; i++) {
            for (int t = 0; t < tokens[i].length; t++) {
                boolean last = t == tokens[i].length - 1;
                append(rows[i], tokens[i][t], last);
                if (count == CHUNK || (last && i == end - 1)) {
                    column += run(next, column, columns);
                }
            }
        }
    }

    /** As {@link #read}, one token for each row. */
    void step(int[] rows, int[] tokens, int from, int end, float[] next, int columns) {
        reserve(end - from);
        for (int i = from; i < end; i++) {
            append(rows[i], tokens[i], true);
        }
        run(next, from, columns);
    }

    private void append(int row, int token, boolean ask) {
        boolean goesOn = count > 0 && rowOf[count - 1] == row;
        if (!goesOn) {
            begins[rows++] = count;
        }
        ahead[count] = goesOn ? ahead[count - 1] + 1 : 0;
        rowOf[count] = row;
        tokenOf[count] = token;
        if (ask) {
            asked[askedCount++] = count;
        }
        count++;
    }

    /** Computes what was appended, and returns how many columns it set from {@code column} on. */
    private int run(float[] next, int column, int columns) {
        begins[rows] = count;
        run(parameters, count, a);
        for (int i = 0; i < rows; i++) {
            cache.advance(rowOf[begins[i]], begins[i + 1] - begins[i]);
        }
        int width = config.hiddenSize();
        for (int i = 0; i < askedCount; i++) {
            System.arraycopy(a.hidden, asked[i] * width, a.hidden, i * width, width);
        }
        int set = askedCount;
        if (set > 0) {
            head(set, next, column, columns);
        }
        count = 0;
        rows = 0;
        askedCount = 0;
        return set;
    }

    /** Some columns of {@code next[vocabulary][columns]}, of the first rows of {@link Activations#hidden}. */
    private void head(int set, float[] next, int column, int columns) {
        Layout.Slot w = layout.head();
        int width = config.hiddenSize();
        workers.forEach(parts, part -> {
            int from = Workers.start(part, parts, w.rows());
            int end = Workers.start(part + 1, parts, w.rows());
            Blas.gemm(
                    false,
                    true,
                    end - from,
                    set,
                    width,
                    1,
                    parameters.base(),
                    w.offset() + from * width,
                    width,
                    a.hidden,
                    0,
                    width,
                    0,
                    next,
                    from * columns + column,
                    columns);
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

    private void reserve(int tokens) {
        if (tokens > capacity) {
            capacity = Math.max(tokens, 2 * capacity);
            a = new Activations(config, adapter, capacity, 1, Activations.Kept.NOTHING, workers);
            rowOf = new int[capacity];
            ahead = new int[capacity];
            tokenOf = new int[capacity];
            begins = new int[capacity + 1];
            asked = new int[capacity];
        }
    }

    @Override
    void linear(float[] x, int rows, float[] parameters, Layout.Slot w, Layout.Slot bias, float[] y, boolean add) {
        workers.forEach(parts, part -> {
            int from = Workers.start(part, parts, w.rows());
            int end = Workers.start(part + 1, parts, w.rows());
            Kernels.linear(x, rows, parameters, w, bias, y, add, from, end);
        });
    }

    @Override
    void attend(int layer, int tokens, Activations activations) {
        Activations.Saved saved = activations.layer(layer);
        for (int i = 0; i < tokens; i++) {
            cache.put(layer, rowOf[i], ahead[i], saved.qkv, i * config.attentionWidth());
        }
        int heads = config.keyValueHeads();
        if (rows == tokens) {
            workers.forEachByWorker(rows, (row, worker) -> {
                for (int head = 0; head < heads; head++) {
                    attendToken(layer, begins[row], head, saved, worker);
                }
            });
        } else {
            workers.forEachByWorker(rows * heads, (i, worker) -> attend(layer, i / heads, i % heads, saved, worker));
        }
    }

    /** Lets the new tokens of a row attend, by the query heads that share a head of keys and values. */
    private void attend(int layer, int row, int head, Activations.Saved saved, int worker) {
        int first = begins[row];
        int tokens = begins[row + 1] - first;
        if (tokens == 1) {
            attendToken(layer, first, head, saved, worker);
            return;
        }
        int group = config.heads() / config.keyValueHeads();
        int size = config.headSize();
        int before = cache.length(rowOf[first]);
        int keys = before + tokens;
        float[] s = scores(worker, tokens * keys);
        int at = cache.offset(rowOf[first], head);
        for (int query = head * group; query < (head + 1) * group; query++) {
            Blas.gemm(
                    false,
                    true,
                    tokens,
                    keys,
                    size,
                    scale,
                    saved.qkv,
                    first * config.attentionWidth() + query * size,
                    config.attentionWidth(),
                    cache.keys(layer, rowOf[first]),
                    at,
                    size,
                    0,
                    s,
                    0,
                    keys);
            for (int i = 0; i < tokens; i++) {
                softmax(s, i * keys, before + i + 1);
                Arrays.fill(s, i * keys + before + i + 1, (i + 1) * keys, 0);
            }
            Blas.gemm(
                    false,
                    false,
                    tokens,
                    size,
                    keys,
                    1,
                    s,
                    0,
                    keys,
                    cache.values(layer, rowOf[first]),
                    at,
                    size,
                    0,
                    saved.attended,
                    first * config.queryWidth() + query * size,
                    config.queryWidth());
        }
    }

    private float[] scores(int worker, int length) {
        if (scores[worker].length < length) {
            scores[worker] = new float[length + length / 2];
        }
        return scores[worker];
    }

    /** As {@link #attend(int, int, int, Activations.Saved, int)}, for a row's only new token. */
    private void attendToken(int layer, int token, int head, Activations.Saved saved, int worker) {
        int group = config.heads() / config.keyValueHeads();
        int size = config.headSize();
        int row = rowOf[token];
        int keys = cache.length(row) + 1;
        float[] s = scores(worker, group * keys);
        int at = cache.offset(row, head);
        Blas.gemm(
                false,
                true,
                group,
                keys,
                size,
                scale,
                saved.qkv,
                token * config.attentionWidth() + head * group * size,
                size,
                cache.keys(layer, row),
                at,
                size,
                0,
                s,
                0,
                keys);
        for (int q = 0; q < group; q++) {
            softmax(s, q * keys, keys);
        }
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
                cache.values(layer, row),
                at,
                size,
                0,
                saved.attended,
                token * config.queryWidth() + head * group * size,
                size);
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
