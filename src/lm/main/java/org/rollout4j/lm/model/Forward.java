package org.rollout4j.lm.model;

/** The forward pass of the blocks of a transformer over a packed micro-batch. */
final class Forward {
    private final ModelConfig config;
    private final Layout layout;
    private final Rotary rotary;

    /**
     * @param rotary null where positions are learned
     */
    Forward(ModelConfig config, Layout layout, Rotary rotary) {
        this.config = config;
        this.layout = layout;
        this.rotary = rotary;
    }

    /**
     * Sets {@link Activations#hidden}, and keeps what a backward pass needs.
     *
     * @param dropout null for none
     */
    void run(float[] parameters, Packed batch, Activations a, Dropout dropout) {
        int rows = batch.length();
        embed(parameters, batch, a.stream);
        Dropout.rows(dropout, Dropout.EMBEDDING, a.stream, rows, config.hiddenSize());
        for (int i = 0; i < config.layers(); i++) {
            Layout.Layer layer = layout.layer(i);
            Activations.Saved saved = a.layer(i);
            attend(parameters, batch, i, a, dropout);
            residual(
                    parameters,
                    saved.attended,
                    rows,
                    layer.output(),
                    layer.outputBias(),
                    a,
                    dropout,
                    Dropout.output(i));
            a.norms.forward(
                    a.stream,
                    rows,
                    parameters,
                    layer.mlpNorm(),
                    layer.mlpNormBias(),
                    saved.mlpNormalised,
                    a.normed,
                    saved.mlpScales);
            if (config.mlp() == ModelConfig.Mlp.SWIGLU) {
                Kernels.linear(a.normed, rows, parameters, layer.gate(), layer.gateBias(), saved.up, false);
                Kernels.linear(a.normed, rows, parameters, layer.value(), layer.valueBias(), saved.value, false);
            } else {
                Kernels.linear(a.normed, rows, parameters, layer.up(), layer.upBias(), saved.up, false);
            }
            a.activate(saved, rows);
            residual(parameters, a.activated, rows, layer.down(), layer.downBias(), a, dropout, Dropout.mlp(i));
        }
        a.norms.forward(
                a.stream,
                rows,
                parameters,
                layout.finalNorm(),
                layout.finalNormBias(),
                a.finalNormalised,
                a.hidden,
                a.finalScales);
    }

    private void embed(float[] parameters, Packed batch, float[] stream) {
        int width = config.hiddenSize();
        int embedding = layout.embedding().offset();
        for (int row = 0; row < batch.length(); row++) {
            int to = row * width;
            System.arraycopy(parameters, embedding + batch.tokens()[row] * width, stream, to, width);
            if (layout.positions() != null) {
                int from = layout.positions().offset() + batch.positions()[row] * width;
                for (int j = 0; j < width; j++) {
                    stream[to + j] += parameters[from + j];
                }
            }
        }
    }

    private void attend(float[] parameters, Packed batch, int index, Activations a, Dropout dropout) {
        int rows = batch.length();
        Layout.Layer layer = layout.layer(index);
        Activations.Saved saved = a.layer(index);
        a.norms.forward(
                a.stream,
                rows,
                parameters,
                layer.attentionNorm(),
                layer.attentionNormBias(),
                saved.normalised,
                a.normed,
                saved.scales);
        Kernels.linear(a.normed, rows, parameters, layer.queryKeyValue(), layer.queryKeyValueBias(), saved.qkv, false);
        if (a.headNorms != null) {
            a.headNorms.forward(saved.qkv, rows, parameters, layer, saved.heads);
        }
        if (rotary != null) {
            for (int row = 0; row < rows; row++) {
                rotary.turn(saved.qkv, row, batch.positions()[row], a.rotation);
            }
        }
        if (dropout != null) {
            dropout.at(Dropout.attention(index));
        }
        for (int s = 0; s < batch.sequences(); s++) {
            a.attention.forward(
                    saved.qkv, batch.starts()[s], batch.starts()[s + 1], saved.attended, saved.logSums, rows, dropout);
        }
    }

    /** Adds the product of {@code values} to the residual stream. */
    private void residual(
            float[] parameters,
            float[] values,
            int rows,
            Layout.Slot w,
            Layout.Slot bias,
            Activations a,
            Dropout dropout,
            int place) {
        if (dropout == null) {
            Kernels.linear(values, rows, parameters, w, bias, a.stream, true);
        } else {
            Kernels.linear(values, rows, parameters, w, bias, a.normed, false);
            Dropout.rows(dropout, place, a.normed, rows, config.hiddenSize());
            Kernels.add(a.normed, a.stream, rows * config.hiddenSize());
        }
    }
}
