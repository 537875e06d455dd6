package org.rollout4j.lm.model;

import java.util.Arrays;

/** The backward pass of the blocks of a transformer over a micro-batch. */
final class Backward {
    private final ModelConfig config;
    private final Layout layout;
    private final Rotary rotary;

    /**
     * @param rotary null where positions are learned
     */
    Backward(ModelConfig config, Layout layout, Rotary rotary) {
        this.config = config;
        this.layout = layout;
        this.rotary = rotary;
    }

    /**
     * Follows a {@link Forward} of the same batch.
     *
     * @param a with the gradient of {@link Activations#hidden} in {@link Activations#dNormed}
     * @param dropout as in the forward pass
     * @param gradient of all parameters, added to
     */
    void run(float[] parameters, MicroBatch batch, Activations a, Dropout dropout, float[] gradient) {
        int rows = batch.rows();
        int width = config.hiddenSize();
        Arrays.fill(a.dStream, 0, rows * width, 0);
        a.norms.backward(
                a.finalNormalised,
                a.finalScales,
                a.dNormed,
                rows,
                parameters,
                layout.finalNorm(),
                layout.finalNormBias(),
                a.dStream,
                gradient);
        for (int i = config.layers() - 1; i >= 0; i--) {
            mlp(parameters, rows, i, a, dropout, gradient);
            attention(parameters, batch, i, a, dropout, gradient);
        }
        Dropout.rows(dropout, Dropout.EMBEDDING, a.dStream, rows, width);
        for (int row = 0; row < rows; row++) {
            addRow(a.dStream, row, gradient, layout.embedding(), batch.token(row));
            if (layout.positions() != null) {
                addRow(a.dStream, row, gradient, layout.positions(), batch.position(row));
            }
        }
    }

    private void addRow(float[] dStream, int row, float[] gradient, Layout.Slot slot, int index) {
        int width = config.hiddenSize();
        int to = slot.offset() + index * width;
        int from = row * width;
        for (int j = 0; j < width; j++) {
            gradient[to + j] += dStream[from + j];
        }
    }

    private void mlp(float[] parameters, int rows, int index, Activations a, Dropout dropout, float[] gradient) {
        Layout.Layer layer = layout.layer(index);
        Activations.Saved saved = a.layer(index);
        a.activate(saved, rows);
        float[] d = dropped(a, dropout, Dropout.mlp(index), rows);
        Kernels.linearBackward(
                a.activated, d, rows, parameters, layer.down(), layer.downBias(), a.dInner, false, gradient, a.ones);
        a.activateBackward(saved, rows);
        a.norms.scale(saved.mlpNormalised, rows, parameters, layer.mlpNorm(), layer.mlpNormBias(), a.normed);
        if (config.mlp() == ModelConfig.Mlp.SWIGLU) {
            Kernels.linearBackward(
                    a.normed,
                    a.dWide,
                    rows,
                    parameters,
                    layer.gate(),
                    layer.gateBias(),
                    a.dNormed,
                    false,
                    gradient,
                    a.ones);
            Kernels.linearBackward(
                    a.normed,
                    a.dValue,
                    rows,
                    parameters,
                    layer.value(),
                    layer.valueBias(),
                    a.dNormed,
                    true,
                    gradient,
                    a.ones);
        } else {
            Kernels.linearBackward(
                    a.normed,
                    a.dWide,
                    rows,
                    parameters,
                    layer.up(),
                    layer.upBias(),
                    a.dNormed,
                    false,
                    gradient,
                    a.ones);
        }
        a.norms.backward(
                saved.mlpNormalised,
                saved.mlpScales,
                a.dNormed,
                rows,
                parameters,
                layer.mlpNorm(),
                layer.mlpNormBias(),
                a.dStream,
                gradient);
    }

    private void attention(
            float[] parameters, MicroBatch batch, int index, Activations a, Dropout dropout, float[] gradient) {
        int rows = batch.rows();
        Layout.Layer layer = layout.layer(index);
        Activations.Saved saved = a.layer(index);
        float[] d = dropped(a, dropout, Dropout.output(index), rows);
        Kernels.linearBackward(
                saved.attended,
                d,
                rows,
                parameters,
                layer.output(),
                layer.outputBias(),
                a.dInner,
                false,
                gradient,
                a.ones);
        Arrays.fill(a.dWide, 0, rows * config.attentionWidth(), 0);
        if (dropout != null) {
            dropout.at(Dropout.attention(index));
        }
        for (MicroBatch.Segment segment : batch.segments()) {
            a.attention.backward(saved.qkv, segment, saved.attended, saved.logSums, rows, a.dInner, a.dWide, dropout);
        }
        if (rotary != null) {
            for (int row = 0; row < rows; row++) {
                rotary.turnBack(a.dWide, row, batch.position(row), a.rotation);
            }
        }
        if (a.headNorms != null) {
            a.headNorms.backward(a.dWide, rows, parameters, layer, saved.heads, gradient);
        }
        a.norms.scale(saved.normalised, rows, parameters, layer.attentionNorm(), layer.attentionNormBias(), a.normed);
        Kernels.linearBackward(
                a.normed,
                a.dWide,
                rows,
                parameters,
                layer.queryKeyValue(),
                layer.queryKeyValueBias(),
                a.dNormed,
                false,
                gradient,
                a.ones);
        a.norms.backward(
                saved.normalised,
                saved.scales,
                a.dNormed,
                rows,
                parameters,
                layer.attentionNorm(),
                layer.attentionNormBias(),
                a.dStream,
                gradient);
    }

    /** The gradient of what was added to the residual stream there. The stream itself is no longer needed: its memory serves. */
    private float[] dropped(Activations a, Dropout dropout, int place, int rows) {
        if (dropout == null) {
            return a.dStream;
        }
        System.arraycopy(a.dStream, 0, a.stream, 0, rows * config.hiddenSize());
        Dropout.rows(dropout, place, a.stream, rows, config.hiddenSize());
        return a.stream;
    }
}
