package org.rollout4j.lm.model;

import java.util.Arrays;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;

/** The parameters of a transformer with a scalar head: a reward model, a value network. Immutable and shared, as {@link Weights}. */
public final class ScalarWeights {
    private static final double DEVIATION = 0.02;

    private final ModelConfig config;
    private final Layout layout;
    private final float[] values;

    /**
     * @param config the shape of the transformer; whether its head for tokens is tied is of no meaning
     * @param values as {@link Layout#scalar} says; used, not copied: whoever makes weights hands the array over
     */
    public ScalarWeights(ModelConfig config, float[] values) {
        this.config = config;
        this.layout = Layout.scalar(config);
        this.values = values;
        Require.that(
                values.length == layout.length(),
                "number of parameters",
                values.length,
                layout.length() + " are needed");
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
        float[] head = new float[transformer.config().hiddenSize()];
        for (int i = 0; i < head.length; i++) {
            head[i] = (float) (DEVIATION * random.nextGaussian());
        }
        return of(transformer, head);
    }

    public ModelConfig config() {
        return config;
    }

    /** As of {@link Layout#scalar}. */
    public Layout layout() {
        return layout;
    }

    /** The array itself; nobody writes to it. */
    public float[] values() {
        return values;
    }
}
