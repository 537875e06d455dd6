package org.rollout4j.lm.model;

import java.util.Arrays;
import java.util.List;
import org.rollout4j.math.FastMath;
import org.rollout4j.nn.train.Blas;

/**
 * Causal attention of sequences, forward and backward, head by head. Queries are taken in blocks, each with the keys up to its end, so
 * that little is computed of what a query must not see. Scores are kept with a row for each key: sums and maxima over keys then run along
 * rows, which vectorises. Probabilities are not kept but computed again in the backward pass.
 */
final class Attention {
    private static final int BLOCK = 64;
    private static final float MASKED = -1e30f;

    private final int heads;
    private final int group;
    private final int size;
    private final int width;
    private final int outWidth;
    private final int keyOffset;
    private final int valueOffset;
    private final float scale;
    private final float[] scores;
    private final float[] slopes;
    private final float[] tile;
    private final float[] ones;
    private final float[] maxima = new float[BLOCK];
    private final float[] sums = new float[BLOCK];

    /**
     * @param maxLength the most positions of a sequence
     */
    Attention(ModelConfig config, int maxLength) {
        heads = config.heads();
        group = config.heads() / config.keyValueHeads();
        size = config.headSize();
        width = config.attentionWidth();
        outWidth = config.queryWidth();
        keyOffset = config.queryWidth();
        valueOffset = keyOffset + config.keyValueWidth();
        scale = (float) (1 / Math.sqrt(size));
        scores = new float[maxLength * BLOCK];
        slopes = new float[maxLength * BLOCK];
        tile = new float[maxLength * BLOCK];
        ones = Kernels.ones(maxLength);
    }

    /** Some keys of a block of queries: rows that follow each other, whose scores begin at {@code at}. */
    private record Keys(int row, int count, int at) {}

    /** The keys of a block: those that the sequence shares with another one, and its own up to the end of the block. */
    private static List<Keys> keys(MicroBatch.Segment segment, int from, int queries) {
        Keys own = new Keys(segment.start(), from + queries - segment.start(), segment.shared() * queries);
        return segment.shared() == 0
                ? List.of(own)
                : List.of(new Keys(segment.sharedStart(), segment.shared(), 0), own);
    }

    /**
     * Attends within a sequence.
     *
     * @param qkv {@code [rows][attention width]}, queries, keys and values
     * @param out {@code [rows][query width]}, set
     * @param logSums {@code [heads][rows]}, set to the logarithms of the sums of exponentials of scores, which {@link #backward} needs
     * @param dropout what drops probabilities; null for none
     */
    void forward(float[] qkv, MicroBatch.Segment segment, float[] out, float[] logSums, int rows, Dropout dropout) {
        for (int head = 0; head < heads; head++) {
            for (int from = segment.start(); from < segment.end(); from += BLOCK) {
                int queries = Math.min(BLOCK, segment.end() - from);
                int keys = segment.shared() + from + queries - segment.start();
                List<Keys> parts = keys(segment, from, queries);
                scores(qkv, parts, from, queries, keys, head);
                softmax(queries, keys, logSums, head * rows + from);
                if (dropout != null) {
                    dropout.probabilities(scores, keys, queries, from, head);
                }
                int at = from * outWidth + head * size;
                for (Keys part : parts) {
                    Blas.gemm(
                            true,
                            false,
                            queries,
                            size,
                            part.count(),
                            1,
                            scores,
                            part.at(),
                            queries,
                            qkv,
                            value(part, head),
                            width,
                            part.at() == 0 ? 0 : 1,
                            out,
                            at,
                            outWidth);
                }
                for (int q = 0; q < queries; q++) {
                    float factor = 1 / sums[q];
                    int row = at + q * outWidth;
                    for (int j = 0; j < size; j++) {
                        out[row + j] *= factor;
                    }
                }
            }
        }
    }

    /** Where the keys of a head begin. */
    private int key(Keys part, int head) {
        return part.row() * width + keyOffset + head / group * size;
    }

    /** Where the values of a head begin. */
    private int value(Keys part, int head) {
        return part.row() * width + valueOffset + head / group * size;
    }

    /** {@code scores[keys][queries]}, of which those of keys behind a query are masked. */
    private void scores(float[] qkv, List<Keys> parts, int from, int queries, int keys, int head) {
        int query = from * width + head * size;
        for (Keys part : parts) {
            Blas.gemm(
                    false,
                    true,
                    part.count(),
                    queries,
                    size,
                    scale,
                    qkv,
                    key(part, head),
                    width,
                    qkv,
                    query,
                    width,
                    0,
                    scores,
                    part.at(),
                    queries);
        }
        mask(keys - queries, queries, keys, MASKED);
    }

    /** Fills what keys behind a query have, in the square at the end of the block. */
    private void mask(int first, int queries, int keys, float value) {
        for (int key = first + 1; key < keys; key++) {
            Arrays.fill(scores, key * queries, key * queries + key - first, value);
        }
    }

    /** Sets {@link #maxima}, by folding halves of the keys onto each other. */
    private void maxima(int queries, int keys) {
        int left = keys * queries;
        int half = (keys + 1) / 2 * queries;
        System.arraycopy(scores, 0, slopes, 0, left);
        while (left > queries) {
            int folded = left - half;
            System.arraycopy(slopes, half, tile, 0, folded);
            for (int i = 0; i < folded; i++) {
                slopes[i] = Math.max(slopes[i], tile[i]);
            }
            left = half;
            half = (left / queries + 1) / 2 * queries;
        }
        System.arraycopy(slopes, 0, maxima, 0, queries);
    }

    /** Makes exponentials of scores less their maxima, with their sums in {@link #sums}. */
    private void softmax(int queries, int keys, float[] logSums, int logAt) {
        maxima(queries, keys);
        Kernels.tile(maxima, 0, keys, queries, tile);
        int length = keys * queries;
        for (int i = 0; i < length; i++) {
            scores[i] = FastMath.expOfNegative(scores[i] - tile[i]);
        }
        mask(keys - queries, queries, keys, 0);
        Arrays.fill(sums, 0, queries, 0);
        Kernels.columnSums(scores, keys, queries, sums, 0, ones);
        for (int q = 0; q < queries; q++) {
            logSums[logAt + q] = (float) (maxima[q] + Math.log(sums[q]));
        }
    }

    /**
     * The backward pass of {@link #forward}.
     *
     * @param dOut {@code [rows][query width]}, the gradient of {@code out}
     * @param dQkv {@code [rows][attention width]}; that of queries is set, those of keys and values are added to
     */
    void backward(
            float[] qkv,
            MicroBatch.Segment segment,
            float[] out,
            float[] logSums,
            int rows,
            float[] dOut,
            float[] dQkv,
            Dropout dropout) {
        for (int head = 0; head < heads; head++) {
            for (int from = segment.start(); from < segment.end(); from += BLOCK) {
                int queries = Math.min(BLOCK, segment.end() - from);
                int keys = segment.shared() + from + queries - segment.start();
                List<Keys> parts = keys(segment, from, queries);
                backward(qkv, parts, from, queries, keys, head, out, logSums, head * rows + from, dOut, dQkv, dropout);
            }
        }
    }

    private void backward(
            float[] qkv,
            List<Keys> parts,
            int from,
            int queries,
            int keys,
            int head,
            float[] out,
            float[] logSums,
            int logAt,
            float[] dOut,
            float[] dQkv,
            Dropout dropout) {
        scores(qkv, parts, from, queries, keys, head);
        int length = keys * queries;
        Kernels.tile(logSums, logAt, keys, queries, tile);
        for (int i = 0; i < length; i++) {
            scores[i] = FastMath.expOfNegative(scores[i] - tile[i]);
        }
        mask(keys - queries, queries, keys, 0);
        int query = from * width + head * size;
        int outAt = from * outWidth + head * size;
        for (Keys part : parts) {
            int value = value(part, head);
            Blas.gemm(
                    false,
                    true,
                    part.count(),
                    queries,
                    size,
                    1,
                    qkv,
                    value,
                    width,
                    dOut,
                    outAt,
                    outWidth,
                    0,
                    slopes,
                    part.at(),
                    queries);
        }
        along(out, dOut, outAt, queries);
        if (dropout == null) {
            valuesBackward(parts, queries, head, dOut, outAt, dQkv);
        } else {
            dropout.probabilities(slopes, keys, queries, from, head);
        }
        Kernels.tile(sums, 0, keys, queries, tile);
        for (int i = 0; i < length; i++) {
            slopes[i] = scores[i] * (slopes[i] - tile[i]) * scale;
        }
        for (Keys part : parts) {
            int key = key(part, head);
            int at = part.at();
            float beta = at == 0 ? 0 : 1;
            int count = part.count();
            Blas.gemm(
                    true, false, queries, size, count, 1, slopes, at, queries, qkv, key, width, beta, dQkv, query,
                    width);
            Blas.gemm(
                    false, false, count, size, queries, 1, slopes, at, queries, qkv, query, width, 1, dQkv, key, width);
        }
        if (dropout != null) {
            dropout.probabilities(scores, keys, queries, from, head);
            valuesBackward(parts, queries, head, dOut, outAt, dQkv);
        }
    }

    /** Adds to the gradients of values, by the probabilities in {@link #scores}. */
    private void valuesBackward(List<Keys> parts, int queries, int head, float[] dOut, int outAt, float[] dQkv) {
        for (Keys part : parts) {
            Blas.gemm(
                    false,
                    false,
                    part.count(),
                    size,
                    queries,
                    1,
                    scores,
                    part.at(),
                    queries,
                    dOut,
                    outAt,
                    outWidth,
                    1,
                    dQkv,
                    value(part, head),
                    width);
        }
    }

    /** Sets {@link #sums} to the products of each query's output and its gradient, which are what the softmax takes off. */
    private void along(float[] out, float[] dOut, int at, int queries) {
        for (int q = 0; q < queries; q++) {
            int row = at + q * outWidth;
            float even = 0;
            float odd = 0;
            for (int j = 0; j + 1 < size; j += 2) {
                even += out[row + j] * dOut[row + j];
                odd += out[row + j + 1] * dOut[row + j + 1];
            }
            if (size % 2 == 1) {
                even += out[row + size - 1] * dOut[row + size - 1];
            }
            sums[q] = even + odd;
        }
    }
}
