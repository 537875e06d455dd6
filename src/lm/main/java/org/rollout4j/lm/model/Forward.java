package org.rollout4j.lm.model;

/** The forward pass over one micro-batch, in which each position sees those of its own sequence up to itself. */
final class Forward extends Blocks {
    private final MicroBatch batch;
    private final Dropout dropout;

    /**
     * @param rotary null where positions are learned
     * @param dropout null for none
     */
    Forward(ModelConfig config, Layout layout, Rotary rotary, MicroBatch batch, Dropout dropout) {
        super(config, layout, rotary);
        this.batch = batch;
        this.dropout = dropout;
    }

    @Override
    int token(int row) {
        return batch.token(row);
    }

    @Override
    int position(int row) {
        return batch.position(row);
    }

    @Override
    void embedded(int rows, Activations a) {
        Dropout.rows(dropout, Dropout.EMBEDDING, a.stream, rows, config.hiddenSize());
    }

    @Override
    void attend(int layer, int rows, Activations a) {
        Activations.Saved saved = a.layer(layer);
        if (dropout != null) {
            dropout.at(Dropout.attention(layer));
        }
        for (MicroBatch.Segment segment : batch.segments()) {
            a.attention.forward(saved.qkv, segment, saved.attended, saved.logSums, rows, dropout);
        }
    }

    @Override
    void linear(float[] x, int rows, float[] parameters, Layout.Slot w, Layout.Slot bias, float[] y, boolean add) {
        Kernels.linear(x, rows, parameters, w, bias, y, add);
    }

    @Override
    void residual(
            Parameters parameters,
            float[] values,
            int rows,
            Layout.Slot w,
            Layout.Slot bias,
            Activations a,
            int place) {
        if (dropout == null) {
            super.residual(parameters, values, rows, w, bias, a, place);
        } else {
            product(parameters, values, rows, w, bias, a.normed, false, a);
            Dropout.rows(dropout, place, a.normed, rows, config.hiddenSize());
            Kernels.add(a.normed, a.stream, rows * config.hiddenSize());
        }
    }
}
