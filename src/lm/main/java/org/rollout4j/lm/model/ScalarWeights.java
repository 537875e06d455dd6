package org.rollout4j.lm.model;

import java.util.Arrays;
import java.util.List;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;

/** The parameters of a transformer with a scalar head: a reward model, a value network. Immutable and shared, as {@link Weights}. */
public final class ScalarWeights {
    private static final double DEVIATION = 0.02;

    private final ModelConfig config;
    private final Layout layout;
    /** Null with an adapter. */
    private final float[] values;

    /** What is below the adapter; null without one. */
    private final Weights transformer;

    private final Adapter adapter;

    /**
     * @param config the shape of the transformer; whether its head for tokens is tied is of no meaning
     * @param values as {@link Layout#scalar} says; used, not copied: whoever makes weights hands the array over
     */
    public ScalarWeights(ModelConfig config, float[] values) {
        this.config = config;
        this.layout = Layout.scalar(config);
        this.values = values;
        this.transformer = null;
        this.adapter = null;
        Require.that(
                values.length == layout.length(),
                "number of parameters",
                values.length,
                layout.length() + " are needed");
    }

    /**
     * The transformer of a language model, shared, under an adapter with a scalar head.
     *
     * @param adapter of that transformer
     */
    public ScalarWeights(Weights transformer, Adapter adapter) {
        this.config = transformer.config();
        this.layout = Layout.scalar(config);
        this.values = null;
        this.transformer = transformer;
        this.adapter = adapter;
        Require.that(adapter.layout().score() != null, "adapter", "without a scalar head", "one with it is needed");
    }

    /**
     * The transformer of a language model with another head.
     *
     * @param head {@code [hidden size]}
     */
    public static ScalarWeights of(Weights transformer, float[] head) {
        Layout layout = Layout.scalar(transformer.config());
        Require.that(
                head.length == layout.head().length(),
                "length of the head",
                head.length,
                layout.head().length() + " is needed");
        float[] values = Arrays.copyOf(transformer.values(), layout.length());
        System.arraycopy(head, 0, values, layout.head().offset(), head.length);
        return new ScalarWeights(transformer.config(), values);
    }

    /** The transformer of a language model with a random head to begin training with: normal with a deviation of 0.02. */
    public static ScalarWeights random(Weights transformer, SplitMix random) {
        return of(transformer, randomHead(transformer.config(), random));
    }

    /** The same of a model's weights, or of those under its adapter, with that adapter to go on with. */
    public static ScalarWeights random(LanguageModel model, SplitMix random) {
        return model.adapter() == null
                ? random(model.weights(), random)
                : new ScalarWeights(
                        model.weights(), model.adapter().withScore(model.config(), randomHead(model.config(), random)));
    }

    private static float[] randomHead(ModelConfig config, SplitMix random) {
        float[] head = new float[config.hiddenSize()];
        for (int i = 0; i < head.length; i++) {
            head[i] = (float) (DEVIATION * random.nextGaussian());
        }
        return head;
    }

    public ModelConfig config() {
        return config;
    }

    /** As of {@link Layout#scalar}. */
    public Layout layout() {
        return layout;
    }

    /** What learning changes, the array itself, to which nobody writes: all weights, as {@link #layout} says, or those of the adapter. */
    public float[] values() {
        return adapter == null ? values : adapter.values();
    }

    /** What is learned, in the order of {@link #values}. */
    public List<Layout.Slot> slots() {
        return adapter == null ? layout.slots() : adapter.layout().slots();
    }

    /** The adapter; null where all weights are learned. */
    public Adapter adapter() {
        return adapter;
    }

    /** The same with other numbers where learning changes them. */
    public ScalarWeights with(float... learned) {
        return adapter == null
                ? new ScalarWeights(config, learned)
                : new ScalarWeights(transformer, adapter.with(learned));
    }

    /** The weights under the adapter, of a language model; null without an adapter. */
    public Weights transformer() {
        return transformer;
    }
}
