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
     * Follows a forward pass of the same batch.
     *
     * @param forward what made it, and makes again what a block has not kept
     * @param a with the gradient of {@link Activations#hidden} in {@link Activations#dNormed}
     * @param dropout as in the forward pass
     * @param gradient of what is learned, added to
     */
    void run(
            Parameters parameters,
            MicroBatch batch,
            Forward forward,
            Activations a,
            Dropout dropout,
            Parameters gradient) {
        int rows = batch.rows();
        int width = config.hiddenSize();
        Arrays.fill(a.dStream, 0, rows * width, 0);
        a.norms.backward(
                a.finalNormalised,
                a.finalScales,
                a.dNormed,
                rows,
                parameters.base(),
                layout.finalNorm(),
                layout.finalNormBias(),
                a.dStream,
                gradient.base());
        for (int i = config.layers() - 1; i >= 0; i--) {
            if (a.reenter(i, rows)) {
                forward.block(parameters, rows, i, a);
            }
            mlp(parameters, rows, i, a, dropout, gradient);
            attention(parameters, batch, i, a, dropout, gradient);
        }
        if (gradient.base() != null) {
            Dropout.rows(dropout, Dropout.EMBEDDING, a.dStream, rows, width);
            embedding(batch, a.dStream, gradient.base());
        }
    }

    private void embedding(MicroBatch batch, float[] dStream, float[] gradient) {
        for (int row = 0; row < batch.rows(); row++) {
            addRow(dStream, row, gradient, layout.embedding(), batch.token(row));
            if (layout.positions() != null) {
                addRow(dStream, row, gradient, layout.positions(), batch.position(row));
            }
        }
    }

    private static void product(
            Parameters parameters,
            float[] x,
            float[] dy,
            int rows,
            Layout.Slot w,
            Layout.Slot bias,
            float[] dx,
            boolean add,
            Activations a,
            Parameters gradient) {
        Kernels.linearBackward(x, dy, rows, parameters.base(), w, bias, dx, add, gradient.base(), a.ones);
        if (a.lora != null) {
            a.lora.backward(parameters.adapter(), x, dy, rows, w, dx, gradient.adapter());
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

    private void mlp(Parameters parameters, int rows, int index, Activations a, Dropout dropout, Parameters gradient) {
        Layout.Layer layer = layout.layer(index);
        Activations.Saved saved = a.layer(index);
        a.activate(saved, rows);
        float[] d = dropped(a, dropout, Dropout.mlp(index), rows);
        product(parameters, a.activated, d, rows, layer.down(), layer.downBias(), a.dInner, false, a, gradient);
        a.activateBackward(saved, rows);
        a.norms.scale(saved.mlpNormalised, rows, parameters.base(), layer.mlpNorm(), layer.mlpNormBias(), a.normed);
        if (config.mlp() == ModelConfig.Mlp.SWIGLU) {
            product(parameters, a.normed, a.dWide, rows, layer.gate(), layer.gateBias(), a.dNormed, false, a, gradient);
            product(
                    parameters,
                    a.normed,
                    a.dValue,
                    rows,
                    layer.value(),
                    layer.valueBias(),
                    a.dNormed,
                    true,
                    a,
                    gradient);
        } else {
            product(parameters, a.normed, a.dWide, rows, layer.up(), layer.upBias(), a.dNormed, false, a, gradient);
        }
        a.norms.backward(
                saved.mlpNormalised,
                saved.mlpScales,
                a.dNormed,
                rows,
                parameters.base(),
                layer.mlpNorm(),
                layer.mlpNormBias(),
                a.dStream,
                gradient.base());
    }

    private void attention(
            Parameters parameters, MicroBatch batch, int index, Activations a, Dropout dropout, Parameters gradient) {
        int rows = batch.rows();
        Layout.Layer layer = layout.layer(index);
        Activations.Saved saved = a.layer(index);
        float[] d = dropped(a, dropout, Dropout.output(index), rows);
        product(parameters, saved.attended, d, rows, layer.output(), layer.outputBias(), a.dInner, false, a, gradient);
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
            a.headNorms.backward(a.dWide, rows, parameters.base(), layer, saved.heads, gradient.base());
        }
        a.norms.scale(
                saved.normalised, rows, parameters.base(), layer.attentionNorm(), layer.attentionNormBias(), a.normed);
        product(
                parameters,
                a.normed,
                a.dWide,
                rows,
                layer.queryKeyValue(),
                layer.queryKeyValueBias(),
                a.dNormed,
                false,
                a,
                gradient);
        a.norms.backward(
                saved.normalised,
                saved.scales,
                a.dNormed,
                rows,
                parameters.base(),
                layer.attentionNorm(),
                layer.attentionNormBias(),
                a.dStream,
                gradient.base());
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
