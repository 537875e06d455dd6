package org.rollout4j.lm.model;

import java.util.Arrays;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;

/**
 * What is added to the products of a model whose weights stay as they are: a model of its own in a hundredth of the memory. Any number of them share
 * one model's weights. Immutable and thread-safe.
 */
public final class Adapter {
    private final LoraConfig config;
    private final LoraLayout layout;
    private final float[] values;
    private final String baseName;

    /**
     * @param layout of a model's shape and {@code config}
     * @param values as {@code layout} says; used, not copied: whoever makes an adapter hands the array over
     * @param baseName what the model below it is called: where it is, or its name; empty if nobody knows
     */
    public Adapter(LoraConfig config, LoraLayout layout, float[] values, String baseName) {
        Require.that(
                values.length == layout.length(),
                "number of parameters of the adapter",
                values.length,
                layout.length() + " are needed");
        this.config = config;
        this.layout = layout;
        this.values = values;
        this.baseName = baseName;
    }

    /**
     * One that adds nothing yet, to begin training with, as PEFT makes it: {@code A} uniform up to {@code 1 / sqrt(in)}, {@code B} 0.
     *
     * @param model the shape of what is below it
     * @throws IllegalArgumentException if a target is no product of such a model
     */
    public static Adapter random(ModelConfig model, LoraConfig config, String baseName, SplitMix random) {
        LoraLayout layout = new LoraLayout(model, config, false);
        float[] values = new float[layout.length()];
        for (LoraLayout.Target target : layout.targets()) {
            double bound = 1 / Math.sqrt(target.a().columns());
            for (int i = target.a().offset(); i < target.a().end(); i++) {
                values[i] = (float) (bound * (2 * random.nextDouble() - 1));
            }
        }
        return new Adapter(config, layout, values, baseName);
    }

    public LoraConfig config() {
        return config;
    }

    public LoraLayout layout() {
        return layout;
    }

    /** The array itself; nobody writes to it. */
    public float[] values() {
        return values;
    }

    /** What the model below it is called: where it is, or its name; empty if nobody knows. */
    public String baseName() {
        return baseName;
    }

    /** The same with other numbers. */
    public Adapter with(float... other) {
        return new Adapter(config, layout, other, baseName);
    }

    /**
     * The same with a scalar head.
     *
     * @param model the shape of what is below it
     * @param head {@code [hidden size]}
     */
    Adapter withScore(ModelConfig model, float... head) {
        LoraLayout scalar = new LoraLayout(model, config, true);
        float[] all = Arrays.copyOf(values, scalar.length());
        System.arraycopy(head, 0, all, scalar.score().offset(), head.length);
        return new Adapter(config, scalar, all, baseName);
    }

    /** The same without a scalar head. */
    Adapter withoutScore(ModelConfig model) {
        LoraLayout plain = new LoraLayout(model, config, false);
        return new Adapter(config, plain, Arrays.copyOf(values, plain.length()), baseName);
    }

    /** Adds it to {@code weights}, as its model's {@link Layout} says. */
    void mergeInto(float[] weights) {
        double scale = config.scale();
        for (LoraLayout.Target target : layout.targets()) {
            int in = target.slot().columns();
            for (int row = 0; row < target.rows(); row++) {
                int to = target.slot().offset() + (target.firstRow() + row) * in;
                for (int column = 0; column < in; column++) {
                    double sum = 0;
                    for (int k = 0; k < config.r(); k++) {
                        sum += (double) values[target.b().offset() + row * config.r() + k]
                                * values[target.a().offset() + k * in + column];
                    }
                    weights[to + column] += (float) (scale * sum);
                }
            }
        }
    }
}
