package org.rollout4j.lm.model;

/**
 * The blocks of a transformer, forward, over rows of new positions: what learning and decoding have in common. They differ in what a row
 * attends to, and in how products are made.
 */
abstract class Blocks {
    final ModelConfig config;
    final Layout layout;
    private final Rotary rotary;

    /**
     * @param rotary null where positions are learned
     */
    Blocks(ModelConfig config, Layout layout, Rotary rotary) {
        this.config = config;
        this.layout = layout;
        this.rotary = rotary;
    }

    /** The token of a row. */
    abstract int token(int row);

    /** The position of a row in its text. */
    abstract int position(int row);

    /** Sets {@link Activations.Saved#attended} from {@link Activations.Saved#qkv}, which is normalised and turned. */
    abstract void attend(int layer, int rows, Activations a);

    /** As {@link Kernels#linear}. */
    abstract void linear(
            float[] x, int rows, float[] parameters, Layout.Slot w, Layout.Slot bias, float[] y, boolean add);

    /** Follows the embeddings. */
    void embedded(int rows, Activations a) {}

    /**
     * Adds the product of {@code values} to the residual stream.
     *
     * @param place a number of its own for each product, see {@link Dropout}
     */
    void residual(
            Parameters parameters,
            float[] values,
            int rows,
            Layout.Slot w,
            Layout.Slot bias,
            Activations a,
            int place) {
        product(parameters, values, rows, w, bias, a.stream, true, a);
    }

    /** {@link #linear} with what an adapter adds to it. */
    final void product(
            Parameters parameters,
            float[] x,
            int rows,
            Layout.Slot w,
            Layout.Slot bias,
            float[] y,
            boolean add,
            Activations a) {
        linear(x, rows, parameters.base(), w, bias, y, add);
        if (a.lora != null) {
            a.lora.forward(parameters.adapter(), x, rows, w, y);
        }
    }

    /** Sets {@link Activations#hidden}, and keeps what a backward pass needs. */
    final void run(Parameters parameters, int rows, Activations a) {
        embed(parameters.base(), rows, a.stream);
        embedded(rows, a);
        for (int i = 0; i < config.layers(); i++) {
            a.enter(i, rows);
            block(parameters, rows, i, a);
        }
        a.norms.forward(
                a.stream,
                rows,
                parameters.base(),
                layout.finalNorm(),
                layout.finalNormBias(),
                a.finalNormalised,
                a.hidden,
                a.finalScales);
    }

    /** One block, from {@link Activations#stream} to the same. */
    final void block(Parameters parameters, int rows, int index, Activations a) {
        Layout.Layer layer = layout.layer(index);
        Activations.Saved saved = a.layer(index);
        queriesKeysValues(parameters, rows, layer, saved, a);
        attend(index, rows, a);
        residual(parameters, saved.attended, rows, layer.output(), layer.outputBias(), a, Dropout.output(index));
        mlpInput(parameters, rows, layer, saved, a);
        a.activate(saved, rows);
        residual(parameters, a.activated, rows, layer.down(), layer.downBias(), a, Dropout.mlp(index));
    }

    private void embed(float[] parameters, int rows, float[] stream) {
        int width = config.hiddenSize();
        int embedding = layout.embedding().offset();
        for (int row = 0; row < rows; row++) {
            int to = row * width;
            System.arraycopy(parameters, embedding + token(row) * width, stream, to, width);
            if (layout.positions() != null) {
                int from = layout.positions().offset() + position(row) * width;
                for (int j = 0; j < width; j++) {
                    stream[to + j] += parameters[from + j];
                }
            }
        }
    }

    private void queriesKeysValues(
            Parameters parameters, int rows, Layout.Layer layer, Activations.Saved saved, Activations a) {
        a.norms.forward(
                a.stream,
                rows,
                parameters.base(),
                layer.attentionNorm(),
                layer.attentionNormBias(),
                saved.normalised,
                a.normed,
                saved.scales);
        product(parameters, a.normed, rows, layer.queryKeyValue(), layer.queryKeyValueBias(), saved.qkv, false, a);
        if (a.headNorms != null) {
            a.headNorms.forward(saved.qkv, rows, parameters.base(), layer, saved.heads);
        }
        if (rotary != null) {
            for (int row = 0; row < rows; row++) {
                rotary.turn(saved.qkv, row, position(row), a.rotation);
            }
        }
    }

    private void mlpInput(Parameters parameters, int rows, Layout.Layer layer, Activations.Saved saved, Activations a) {
        a.norms.forward(
                a.stream,
                rows,
                parameters.base(),
                layer.mlpNorm(),
                layer.mlpNormBias(),
                saved.mlpNormalised,
                a.normed,
                saved.mlpScales);
        if (config.mlp() == ModelConfig.Mlp.SWIGLU) {
            product(parameters, a.normed, rows, layer.gate(), layer.gateBias(), saved.up, false, a);
            product(parameters, a.normed, rows, layer.value(), layer.valueBias(), saved.value, false, a);
        } else {
            product(parameters, a.normed, rows, layer.up(), layer.upBias(), saved.up, false, a);
        }
    }
}
