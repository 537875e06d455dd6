package org.rollout4j.lm.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;

/**
 * Where each of a model's parameters is in its one flat array. Matrices are {@code [out][in]}, row-major, as Hugging Face stores them.
 *
 * <p>In order: {@code embedding} {@code [vocabulary][hidden]}; {@code positions} {@code [context][hidden]}, where learned; for each layer
 * {@code L}: {@code L.attentionNorm} and {@code L.attentionNorm.bias} {@code [hidden]}, {@code L.queryKeyValue} {@code [attention][hidden]}
 * with the rows of queries, keys and values one after the other, and its {@code .bias}, {@code L.queryNorm} and {@code L.keyNorm} {@code
 * [head]}, {@code L.output} {@code [hidden][query]} and its bias, {@code L.mlpNorm} and its bias, {@code L.up} {@code [mlp input][hidden]},
 * for SwiGLU first the rows of the gates and then those of the values, and its bias, {@code L.down} {@code [hidden][intermediate]} and its
 * bias; {@code finalNorm} and its bias; {@code head} {@code [vocabulary][hidden]}, where it is not tied.
 */
public final class Layout {
    /**
     * One parameter tensor.
     *
     * @param rows the number of its rows; 1 for a vector
     * @param columns the length of a row
     * @param offset where it begins in the array
     * @param isMatrix whether it is a matrix: those are what weight decay applies to
     */
    public record Slot(String name, int rows, int columns, int offset, boolean isMatrix) {
        public int length() {
            return rows * columns;
        }

        public int end() {
            return offset + length();
        }

        /** Half of its rows, or of a bias half of its elements: the first or the second one. */
        private Slot half(boolean second) {
            int offsetOfHalf = second ? offset + length() / 2 : offset;
            return isMatrix
                    ? new Slot(name, rows / 2, columns, offsetOfHalf, true)
                    : new Slot(name, 1, columns / 2, offsetOfHalf, false);
        }
    }

    /** The parameters of one block; those that it does not have are null. */
    public record Layer(
            Slot attentionNorm,
            Slot attentionNormBias,
            Slot queryKeyValue,
            Slot queryKeyValueBias,
            Slot queryNorm,
            Slot keyNorm,
            Slot output,
            Slot outputBias,
            Slot mlpNorm,
            Slot mlpNormBias,
            Slot up,
            Slot upBias,
            Slot down,
            Slot downBias) {
        /** Of a SwiGLU, the first half of {@link #up}. */
        Slot gate() {
            return up.half(false);
        }

        /** Its bias, or null. */
        Slot gateBias() {
            return upBias == null ? null : upBias.half(false);
        }

        /** Of a SwiGLU, the second half of {@link #up}. */
        Slot value() {
            return up.half(true);
        }

        /** Its bias, or null. */
        Slot valueBias() {
            return upBias == null ? null : upBias.half(true);
        }
    }

    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final List<Layer> layers = new ArrayList<>();
    private final Slot embedding;
    private final Slot positions;
    private final Slot finalNorm;
    private final Slot finalNormBias;
    private final Slot head;
    private long length;

    /**
     * @throws IllegalArgumentException if there are more parameters than an array can hold
     */
    public Layout(ModelConfig config) {
        this(config, false);
    }

    /**
     * The parameters of a transformer of that shape with a scalar head: as those of a language model, and at the end {@code score} {@code
     * [hidden]}, of which weight decay does not take anything, where a head of its own for tokens would be.
     *
     * @throws IllegalArgumentException if there are more parameters than an array can hold
     */
    public static Layout scalar(ModelConfig config) {
        return new Layout(config, true);
    }

    private Layout(ModelConfig config, boolean scalar) {
        boolean layerNorm = config.norm() == ModelConfig.Norm.LAYER_NORM;
        int hidden = config.hiddenSize();
        embedding = add("embedding", config.vocabularySize(), hidden);
        positions = config.positions() == ModelConfig.Positions.LEARNED
                ? add("positions", config.contextLength(), hidden)
                : null;
        for (int i = 0; i < config.layers(); i++) {
            layers.add(layer(i + ".", config, layerNorm));
        }
        finalNorm = add("finalNorm", 1, hidden);
        finalNormBias = layerNorm ? add("finalNorm.bias", 1, hidden) : null;
        if (scalar) {
            head = add("score", 1, hidden);
        } else {
            head = config.tiedHead() ? embedding : add("head", config.vocabularySize(), hidden);
        }
    }

    private Layer layer(String prefix, ModelConfig config, boolean layerNorm) {
        int hidden = config.hiddenSize();
        int attention = config.attentionWidth();
        return new Layer(
                add(prefix + "attentionNorm", 1, hidden),
                layerNorm ? add(prefix + "attentionNorm.bias", 1, hidden) : null,
                add(prefix + "queryKeyValue", attention, hidden),
                config.queryKeyValueBias() ? add(prefix + "queryKeyValue.bias", 1, attention) : null,
                config.queryKeyNorm() ? add(prefix + "queryNorm", 1, config.headSize()) : null,
                config.queryKeyNorm() ? add(prefix + "keyNorm", 1, config.headSize()) : null,
                add(prefix + "output", hidden, config.queryWidth()),
                config.outputBias() ? add(prefix + "output.bias", 1, hidden) : null,
                add(prefix + "mlpNorm", 1, hidden),
                layerNorm ? add(prefix + "mlpNorm.bias", 1, hidden) : null,
                add(prefix + "up", config.mlpInputWidth(), hidden),
                config.mlpBias() ? add(prefix + "up.bias", 1, config.mlpInputWidth()) : null,
                add(prefix + "down", hidden, config.intermediateSize()),
                config.mlpBias() ? add(prefix + "down.bias", 1, hidden) : null);
    }

    private Slot add(String name, int rows, int columns) {
        long end = length + (long) rows * columns;
        Require.that(
                end <= Integer.MAX_VALUE - 8,
                "number of parameters up to " + name,
                end,
                "at most " + (Integer.MAX_VALUE - 8));
        Slot slot = new Slot(name, rows, columns, (int) length, rows > 1);
        length = end;
        slots.put(name, slot);
        return slot;
    }

    /** The number of parameters. */
    public int length() {
        return (int) length;
    }

    /** All of them, in the order of the array. */
    public List<Slot> slots() {
        return List.copyOf(slots.values());
    }

    /**
     * The parameter of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Slot slot(String name) {
        Slot slot = slots.get(name);
        Require.that(slot != null, "parameter", name, "there are " + slots.keySet());
        return slot;
    }

    public Layer layer(int index) {
        return layers.get(index);
    }

    public Slot embedding() {
        return embedding;
    }

    /** Null where positions are not learned. */
    public Slot positions() {
        return positions;
    }

    public Slot finalNorm() {
        return finalNorm;
    }

    /** Null where norms have no bias. */
    public Slot finalNormBias() {
        return finalNormBias;
    }

    /** The matrix of the logits, {@link #embedding} where it is tied; or the vector of a scalar head. */
    public Slot head() {
        return head;
    }
}
