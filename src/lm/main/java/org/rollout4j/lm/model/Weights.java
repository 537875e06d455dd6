package org.rollout4j.lm.model;

import java.util.Arrays;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;

/** The parameters of a model. Immutable and shared: many sessions and threads read one array. */
public final class Weights {
    private static final double DEVIATION = 0.02;

    private final ModelConfig config;
    private final Layout layout;
    private final float[] values;

    /**
     * @param values as {@link Layout} says; used, not copied: whoever makes weights hands the array over
     */
    public Weights(ModelConfig config, float[] values) {
        this.config = config;
        this.layout = new Layout(config);
        this.values = values;
        Require.that(
                values.length == layout.length(),
                "number of parameters",
                values.length,
                layout.length() + " are needed");
    }

    /**
     * Random ones to begin training with, as GPT-2 does: normal with a deviation of 0.02, of that divided by {@code sqrt(2 layers)} for the
     * products that write to the residual stream; norms 1, biases 0.
     */
    public static Weights random(ModelConfig config, SplitMix random) {
        return random(config, DEVIATION, random);
    }

    /**
     * Random ones as of {@link #random(ModelConfig, SplitMix)}, with another deviation: what is right for GPT-2's width is little for a narrow model.
     *
     * @param initialDeviation above 0
     */
    public static Weights random(ModelConfig config, double initialDeviation, SplitMix random) {
        Layout layout = new Layout(config);
        float[] values = new float[layout.length()];
        double residual = initialDeviation / Math.sqrt(2.0 * config.layers());
        for (Layout.Slot slot : layout.slots()) {
            String name = slot.name();
            if (name.endsWith("Norm")) {
                Arrays.fill(values, slot.offset(), slot.end(), 1);
            } else if (!name.endsWith(".bias")) {
                double deviation = name.endsWith(".output") || name.endsWith(".down") ? residual : initialDeviation;
                for (int i = slot.offset(); i < slot.end(); i++) {
                    values[i] = (float) (deviation * random.nextGaussian());
                }
            }
        }
        return new Weights(config, values);
    }

    public ModelConfig config() {
        return config;
    }

    public Layout layout() {
        return layout;
    }

    /** The array itself; nobody writes to it. */
    public float[] values() {
        return values;
    }
}
