package org.rollout4j.lm.model;

/**
 * What of a transformer is learned: all of it, or an adapter on weights that stay as they are.
 *
 * @param config the shape of the transformer
 * @param layout of its weights
 * @param frozen the weights that stay as they are; null where all are learned
 * @param adapter whose shape the learned numbers have; null where all weights are learned
 */
record Trainable(ModelConfig config, Layout layout, float[] frozen, Adapter adapter) {
    private static final int MIN_ROWS = 256;
    private static final int MIN_ADAPTED_ROWS = 64;

    /** All of a transformer of that shape. */
    static Trainable whole(ModelConfig config, Layout layout) {
        return new Trainable(config, layout, null, null);
    }

    /** What of a language model training changes. */
    static Trainable of(LanguageModel model) {
        Layout layout = model.weights().layout();
        return model.adapter() == null
                ? whole(model.config(), layout)
                : new Trainable(model.config(), layout, model.weights().values(), model.adapter());
    }

    /** What of a reward model or a value network training changes. */
    static Trainable of(ScalarWeights weights) {
        return weights.adapter() == null
                ? whole(weights.config(), weights.layout())
                : new Trainable(
                        weights.config(),
                        weights.layout(),
                        weights.transformer().values(),
                        weights.adapter());
    }

    /** How many rows are worth a shard with a gradient of its own, which is as large as what is learned. */
    int minShardRows() {
        return adapter == null ? MIN_ROWS : MIN_ADAPTED_ROWS;
    }

    /** The number of learned numbers. */
    int length() {
        return adapter == null ? layout.length() : adapter.layout().length();
    }

    /** All numbers, of which {@code learned} are those that are learned. */
    Parameters parameters(float... learned) {
        return adapter == null ? new Parameters(learned, null) : new Parameters(frozen, learned);
    }

    /** Where a gradient goes. */
    Parameters gradient(float... ofLearned) {
        return adapter == null ? new Parameters(ofLearned, null) : new Parameters(null, ofLearned);
    }
}
