package org.rollout4j.lm.model;

import java.util.Arrays;
import java.util.List;

/** A linear map of a transformer's block, by the names of its module in Hugging Face's {@code transformers}. */
public enum Projection {
    /** What queries are made by. */
    QUERY("self_attn.q_proj", null),
    /** What keys are made by. */
    KEY("self_attn.k_proj", null),
    /** What values are made by. */
    VALUE("self_attn.v_proj", null),
    /** Queries, keys and values at once. */
    QUERY_KEY_VALUE(null, "attn.c_attn"),
    /** From what attention gave back to the residual stream. */
    OUTPUT("self_attn.o_proj", "attn.c_proj"),
    /** What the gates of a SwiGLU are made by. */
    GATE("mlp.gate_proj", null),
    /** Into the multilayer perceptron; of a SwiGLU, what gates let through. */
    UP("mlp.up_proj", "mlp.c_fc"),
    /** Out of the multilayer perceptron. */
    DOWN("mlp.down_proj", "mlp.c_proj");

    private final String inLlama;
    private final String inGpt2;

    Projection(String inLlama, String inGpt2) {
        this.inLlama = inLlama;
        this.inGpt2 = inGpt2;
    }

    /** Its name within a layer of Llama and Qwen; null if there is none. */
    public String inLlama() {
        return inLlama;
    }

    /** Its name within a layer of GPT-2; null if there is none. */
    public String inGpt2() {
        return inGpt2;
    }

    /** Those of a model of that shape, in the order of its computation. */
    static List<Projection> of(ModelConfig config) {
        return Arrays.stream(values())
                .filter(projection -> projection.in(config) != null)
                .toList();
    }

    /** Its name within a layer of a model of that shape, such as {@code self_attn.q_proj}; null if there is none. */
    public String in(ModelConfig config) {
        if (this == GATE && config.mlp() != ModelConfig.Mlp.SWIGLU) {
            return null;
        }
        return config.norm() == ModelConfig.Norm.LAYER_NORM ? inGpt2 : inLlama;
    }

    /** The matrix that it is, or is a part of. */
    Layout.Slot slot(Layout.Layer layer, ModelConfig config) {
        return switch (this) {
            case QUERY, KEY, VALUE, QUERY_KEY_VALUE -> layer.queryKeyValue();
            case OUTPUT -> layer.output();
            case GATE -> layer.gate();
            case UP -> config.mlp() == ModelConfig.Mlp.SWIGLU ? layer.value() : layer.up();
            case DOWN -> layer.down();
        };
    }

    /** The first of its rows in {@link #slot}. */
    int firstRow(ModelConfig config) {
        return switch (this) {
            case KEY -> config.queryWidth();
            case VALUE -> config.queryWidth() + config.keyValueWidth();
            case QUERY, QUERY_KEY_VALUE, OUTPUT, GATE, UP, DOWN -> 0;
        };
    }

    /** The number of its rows. */
    int rows(ModelConfig config) {
        return switch (this) {
            case QUERY -> config.queryWidth();
            case KEY, VALUE -> config.keyValueWidth();
            case QUERY_KEY_VALUE -> config.attentionWidth();
            case OUTPUT, DOWN -> config.hiddenSize();
            case GATE, UP -> config.intermediateSize();
        };
    }
}
