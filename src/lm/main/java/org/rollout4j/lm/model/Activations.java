package org.rollout4j.lm.model;

import org.rollout4j.core.Workers;

/**
 * The memory of forward and backward passes over micro-batches. Kept of a layer is what its backward pass cannot quickly compute again:
 * normalised inputs, queries, keys and values, what attention gave, and what enters the activation; or its input alone, from which all of that is
 * computed again (Chen et al., 2016). One thread at a time.
 */
final class Activations {
    /** What is kept for backward passes; each has what those before it have. */
    enum Kept {
        /** No backward pass follows: all layers share one layer's memory. */
        NOTHING,
        /** The input of each layer. */
        INPUTS,
        /** All of each layer that its backward pass needs. */
        BLOCKS
    }

    /** What a layer keeps for its backward pass. */
    static final class Saved {
        final float[] normalised;
        final float[] scales;
        final float[] qkv;
        final HeadNorms.Saved heads;
        final float[] logSums;
        final float[] attended;
        final float[] mlpNormalised;
        final float[] mlpScales;
        /** What the activation takes: of a SwiGLU, its gates. */
        final float[] up;
        /** Of a SwiGLU, what the gates let through. */
        final float[] value;

        Saved(ModelConfig config, int rows) {
            normalised = new float[rows * config.hiddenSize()];
            scales = new float[rows];
            qkv = new float[rows * config.attentionWidth()];
            heads = config.queryKeyNorm() ? new HeadNorms.Saved(config, rows) : null;
            logSums = new float[rows * config.heads()];
            attended = new float[rows * config.queryWidth()];
            mlpNormalised = new float[rows * config.hiddenSize()];
            mlpScales = new float[rows];
            up = new float[rows * config.intermediateSize()];
            value = new float[config.mlp() == ModelConfig.Mlp.SWIGLU ? rows * config.intermediateSize() : 0];
        }
    }

    private final ModelConfig config;
    private final Adapter adapter;
    private final Saved[] layers;
    private final int maxRows;
    private final int maxLength;
    private final Kept kept;
    private final Workers workers;
    /** {@code [layers][rows][hidden]}, the residual stream as each layer finds it, where that is all that is kept. */
    private final float[][] inputs;

    private final boolean swiglu;

    final Norms norms;
    final HeadNorms headNorms;
    final Attention attention;
    final Rotary.Scratch rotation;
    /** Null where there is no adapter. */
    final Lora lora;
    /** As many as there are rows or columns of anything. */
    final float[] ones;
    /** {@code [rows][hidden]}, the residual stream. */
    final float[] stream;
    /** {@code [rows][hidden]}, what a norm gives, for a moment. */
    final float[] normed;
    /** {@code [rows][intermediate]}, what an activation gives, for a moment. */
    final float[] activated;
    /** {@code [rows][hidden]}, what the final norm gives: what the head takes. */
    final float[] hidden;

    final float[] finalNormalised;
    final float[] finalScales;
    /** {@code [rows][hidden]}, the gradient of the residual stream. */
    final float[] dStream;
    /** {@code [rows][hidden]}, the gradient of what a norm gave. */
    final float[] dNormed;
    /** {@code [rows][intermediate or query width]}, the gradient of what a product on the way back to the stream took. */
    final float[] dInner;
    /** {@code [rows][attention width or intermediate]}, the gradient of what the first product of a part gave. */
    final float[] dWide;
    /** {@code [rows][intermediate]}, of a SwiGLU the gradient of what gates let through. */
    final float[] dValue;

    /**
     * @param adapter null for none
     * @param maxRows of micro-batches
     * @param maxLength of sequences
     * @param kept what is kept for backward passes
     * @param workers whose pauses are made between layers
     */
    Activations(ModelConfig config, Adapter adapter, int maxRows, int maxLength, Kept kept, Workers workers) {
        this.config = config;
        this.adapter = adapter;
        this.maxRows = maxRows;
        this.maxLength = maxLength;
        this.kept = kept;
        this.workers = workers;
        boolean backward = kept != Kept.NOTHING;
        swiglu = config.mlp() == ModelConfig.Mlp.SWIGLU;
        int width = config.hiddenSize();
        int inner = Math.max(config.intermediateSize(), config.queryWidth());
        int wide = Math.max(config.attentionWidth(), config.intermediateSize());
        ones = Kernels.ones(Math.max(maxRows, Math.max(width, wide)));
        norms = new Norms(config.norm() == ModelConfig.Norm.LAYER_NORM, width, config.normEpsilon(), maxRows, ones);
        headNorms = config.queryKeyNorm() ? new HeadNorms(config, maxRows) : null;
        attention = new Attention(config, maxLength);
        rotation = new Rotary.Scratch(config);
        lora = adapter == null ? null : new Lora(config, adapter, maxRows);
        layers = new Saved[kept == Kept.BLOCKS ? config.layers() : 1];
        inputs = new float[kept == Kept.INPUTS ? config.layers() : 0][maxRows * width];
        for (int i = 0; i < layers.length; i++) {
            layers[i] = new Saved(config, maxRows);
        }
        stream = new float[maxRows * width];
        normed = new float[maxRows * width];
        activated = new float[maxRows * config.intermediateSize()];
        hidden = new float[maxRows * width];
        finalNormalised = new float[maxRows * width];
        finalScales = new float[maxRows];
        dStream = new float[backward ? maxRows * width : 0];
        dNormed = new float[backward ? maxRows * width : 0];
        dInner = new float[backward ? maxRows * inner : 0];
        dWide = new float[backward ? maxRows * wide : 0];
        dValue = new float[backward && swiglu ? maxRows * config.intermediateSize() : 0];
    }

    /** The most rows that there is memory for. */
    int maxRows() {
        return maxRows;
    }

    /** These, or larger ones if these are too small. */
    Activations atLeast(int rows, int length, Kept asked) {
        boolean fits = rows <= maxRows && length <= maxLength && (asked == Kept.NOTHING || kept == asked);
        return fits
                ? this
                : new Activations(
                        config,
                        adapter,
                        Math.max(rows, maxRows),
                        Math.max(length, maxLength),
                        asked == Kept.NOTHING ? kept : asked,
                        workers);
    }

    /** The bytes that layers keep for backward passes over so many rows, if all do. */
    static long bytes(ModelConfig config, int rows) {
        long row = 2L * config.hiddenSize()
                + config.attentionWidth()
                + config.queryWidth()
                + config.heads()
                + (config.queryKeyNorm() ? config.queryWidth() + config.keyValueWidth() : 0)
                + (config.mlp() == ModelConfig.Mlp.SWIGLU ? 2L : 1L) * config.intermediateSize();
        return row * config.layers() * rows * Float.BYTES;
    }

    /** Follows what comes before layer {@code index}: keeps what the layer finds, if that is what is kept. */
    void enter(int index, int rows) {
        workers.pause();
        if (kept == Kept.INPUTS) {
            System.arraycopy(stream, 0, inputs[index], 0, rows * config.hiddenSize());
        }
    }

    /** Restores what layer {@code index} found, and says whether it has to be computed again. */
    boolean reenter(int index, int rows) {
        workers.pause();
        if (kept == Kept.INPUTS) {
            System.arraycopy(inputs[index], 0, stream, 0, rows * config.hiddenSize());
        }
        return kept == Kept.INPUTS;
    }

    /** What layer {@code index} keeps. */
    Saved layer(int index) {
        return layers[index % layers.length];
    }

    /** Sets {@link #activated}, what enters the second product of the MLP, from what the first one gave. */
    void activate(Saved saved, int rows) {
        int length = rows * config.intermediateSize();
        if (swiglu) {
            Kernels.swiglu(saved.up, saved.value, length, activated);
        } else {
            Kernels.gelu(saved.up, length, activated);
        }
    }

    /** Makes of {@link #dInner}, the gradient of {@link #activated}, those of what the MLP's first product gave. */
    void activateBackward(Saved saved, int rows) {
        int length = rows * config.intermediateSize();
        if (swiglu) {
            Kernels.swigluBackward(saved.up, saved.value, dInner, length, dWide, dValue);
        } else {
            Kernels.geluBackward(saved.up, dInner, length, dWide);
        }
    }
}
