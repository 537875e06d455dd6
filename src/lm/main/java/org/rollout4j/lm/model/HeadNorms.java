package org.rollout4j.lm.model;

import java.util.Arrays;

/** The RMS norms of the queries and keys of each head, which Qwen3 has: heads are gathered, normalised and put back. */
final class HeadNorms {
    private final ModelConfig config;
    private final Norms norms;
    private final float[] gathered;
    private final float[] slopes;

    /** What the backward pass needs of one layer. */
    static final class Saved {
        private final float[] queries;
        private final float[] queryScales;
        private final float[] keys;
        private final float[] keyScales;

        Saved(ModelConfig config, int rows) {
            queries = new float[rows * config.queryWidth()];
            queryScales = new float[rows * config.heads()];
            keys = new float[rows * config.keyValueWidth()];
            keyScales = new float[rows * config.keyValueHeads()];
        }
    }

    HeadNorms(ModelConfig config, int maxRows) {
        this.config = config;
        int heads = maxRows * config.heads();
        norms = new Norms(
                false,
                config.headSize(),
                config.normEpsilon(),
                heads,
                Kernels.ones(Math.max(heads, config.headSize())));
        gathered = new float[maxRows * config.queryWidth()];
        slopes = new float[maxRows * config.queryWidth()];
    }

    /** Replaces queries and keys in {@code qkv[rows][attention width]}. */
    void forward(float[] qkv, int rows, float[] parameters, Layout.Layer layer, Saved saved) {
        forward(qkv, 0, rows, config.heads(), parameters, layer.queryNorm(), saved.queries, saved.queryScales);
        forward(
                qkv,
                config.queryWidth(),
                rows,
                config.keyValueHeads(),
                parameters,
                layer.keyNorm(),
                saved.keys,
                saved.keyScales);
    }

    private void forward(
            float[] qkv,
            int offset,
            int rows,
            int heads,
            float[] parameters,
            Layout.Slot weight,
            float[] normalised,
            float[] scales) {
        gather(qkv, offset, rows, heads);
        norms.forward(gathered, rows * heads, parameters, weight, null, normalised, gathered, scales);
        scatter(qkv, offset, rows, heads);
    }

    /** Replaces the gradients of queries and keys in {@code dQkv} by those of what was normalised. */
    void backward(float[] dQkv, int rows, float[] parameters, Layout.Layer layer, Saved saved, float[] gradient) {
        backward(
                dQkv,
                0,
                rows,
                config.heads(),
                parameters,
                layer.queryNorm(),
                saved.queries,
                saved.queryScales,
                gradient);
        backward(
                dQkv,
                config.queryWidth(),
                rows,
                config.keyValueHeads(),
                parameters,
                layer.keyNorm(),
                saved.keys,
                saved.keyScales,
                gradient);
    }

    private void backward(
            float[] dQkv,
            int offset,
            int rows,
            int heads,
            float[] parameters,
            Layout.Slot weight,
            float[] normalised,
            float[] scales,
            float[] gradient) {
        gather(dQkv, offset, rows, heads);
        int length = rows * heads * config.headSize();
        Arrays.fill(slopes, 0, length, 0);
        norms.backward(normalised, scales, gathered, rows * heads, parameters, weight, null, slopes, gradient);
        System.arraycopy(slopes, 0, gathered, 0, length);
        scatter(dQkv, offset, rows, heads);
    }

    private void gather(float[] from, int offset, int rows, int heads) {
        int length = heads * config.headSize();
        for (int row = 0; row < rows; row++) {
            System.arraycopy(from, row * config.attentionWidth() + offset, gathered, row * length, length);
        }
    }

    private void scatter(float[] to, int offset, int rows, int heads) {
        int length = heads * config.headSize();
        for (int row = 0; row < rows; row++) {
            System.arraycopy(gathered, row * length, to, row * config.attentionWidth() + offset, length);
        }
    }
}
