package org.rollout4j.lm.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.rollout4j.core.Require;
import org.rollout4j.core.Sha256;
import org.rollout4j.core.SplitMix;

/** The parameters of a model. Immutable and shared: many sessions and threads read one array. */
public final class Weights {
    private static final double DEVIATION = 0.02;
    private static final int HASHED_AT_ONCE = 1 << 16;

    private final ModelConfig config;
    private final Layout layout;
    private final float[] values;
    private volatile String sha256;

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

    /**
     * The SHA-256 of the shape and all numbers, in hexadecimal: what an adapter knows the weights by that it was made for. A model has the same
     * whatever file of the same numbers it was read from.
     */
    public String sha256() {
        if (sha256 == null) {
            sha256 = sha256(config.toString(), values);
        }
        return sha256;
    }

    /** The SHA-256 of a shape and its numbers. */
    static String sha256(String shape, float... values) {
        MessageDigest digest = Sha256.digest();
        digest.update(shape.getBytes(StandardCharsets.UTF_8));
        ByteBuffer bytes = ByteBuffer.allocate(HASHED_AT_ONCE * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < values.length; from += HASHED_AT_ONCE) {
            int count = Math.min(HASHED_AT_ONCE, values.length - from);
            bytes.asFloatBuffer().put(values, from, count);
            digest.update(bytes.array(), 0, count * Float.BYTES);
        }
        return Sha256.of(digest);
    }

    /** The array itself; nobody writes to it. */
    public float[] values() {
        return values;
    }
}
