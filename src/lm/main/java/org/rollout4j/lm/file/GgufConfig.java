package org.rollout4j.lm.file;

import java.util.List;
import org.rollout4j.core.Require;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.ModelConfig.Mlp;
import org.rollout4j.lm.model.ModelConfig.Norm;
import org.rollout4j.lm.model.ModelConfig.Positions;
import org.rollout4j.lm.model.ModelConfigBuilder;

/** The shape of a GGUF file's model. Which biases it has, and whether its head is tied, only its tensors tell. */
final class GgufConfig {
    static final String ARCHITECTURE = "general.architecture";
    static final String LLAMA = "llama";
    private static final List<String> ARCHITECTURES = List.of("gpt2", LLAMA, "qwen2", "qwen3");

    private final Gguf file;
    private final GgufFields fields;
    private final String architecture;

    GgufConfig(Gguf file) {
        this.file = file;
        this.fields = new GgufFields(file.metadata());
        this.architecture = fields.text(ARCHITECTURE, "missing");
    }

    ModelConfig read() {
        Require.that(
                ARCHITECTURES.contains(architecture),
                ARCHITECTURE,
                architecture,
                String.join(", ", ARCHITECTURES) + " are read");
        refuseOthers();
        boolean gpt2 = architecture.equals("gpt2");
        int hidden = fields.wholeNumber(key("embedding_length"));
        int heads = fields.wholeNumber(key("attention.head_count"));
        int headSize = headSize(hidden, heads);
        return ModelConfigBuilder.builder()
                .vocabularySize(vocabularySize())
                .contextLength(fields.wholeNumber(key("context_length")))
                .layers(fields.wholeNumber(key("block_count")))
                .hiddenSize(hidden)
                .heads(heads)
                .keyValueHeads(fields.wholeNumber(key("attention.head_count_kv"), heads))
                .headSize(headSize)
                .intermediateSize(fields.wholeNumber(key("feed_forward_length")))
                .norm(gpt2 ? Norm.LAYER_NORM : Norm.RMS_NORM)
                .normEpsilon(epsilon(gpt2 ? "attention.layer_norm_epsilon" : "attention.layer_norm_rms_epsilon"))
                .positions(gpt2 ? Positions.LEARNED : Positions.ROTARY)
                .ropeTheta(fields.decimal(key("rope.freq_base"), 10_000))
                .mlp(gpt2 ? Mlp.GELU : Mlp.SWIGLU)
                .queryKeyValueBias(has(gpt2 ? "blk.0.attn_qkv.bias" : "blk.0.attn_q.bias"))
                .outputBias(has("blk.0.attn_output.bias"))
                .mlpBias(has("blk.0.ffn_down.bias"))
                .queryKeyNorm(architecture.equals("qwen3"))
                .tiedHead(!has("output.weight"))
                .build();
    }

    private void refuseOthers() {
        refuseAbove(0, "expert_count", "mixtures of experts are not read");
        refuseAbove(0, "attention.sliding_window", "attention within a sliding window is not read");
        String scaling = fields.text(key("rope.scaling.type"), "none");
        Require.that(scaling.equals("none"), key("rope.scaling.type"), scaling, "scaled rotary positions are not read");
        refuseAbove(1, "rope.scaling.factor", "scaled rotary positions are not read");
        refuseAbove(1, "rope.scale_linear", "scaled rotary positions are not read");
    }

    private void refuseAbove(double limit, String name, String why) {
        double value = fields.number(key(name), 0);
        Require.that(value <= limit, key(name), value, why);
    }

    private int headSize(int hidden, int heads) {
        int divided = heads > 0 ? hidden / heads : 0;
        int size = fields.wholeNumber(key("attention.key_length"), divided);
        for (String same : List.of("attention.value_length", "rope.dimension_count")) {
            int other = fields.wholeNumber(key(same), size);
            Require.that(other == size, key(same), other, "the size of a head, " + size + ", is needed");
        }
        return size;
    }

    private double epsilon(String name) {
        Require.that(fields.has(key(name)), key(name), "missing", "a number is needed");
        return fields.decimal(key(name), 0);
    }

    private int vocabularySize() {
        StoredTensor embedding = file.tensors().get("token_embd.weight");
        Require.that(embedding != null, "tensor", "token_embd.weight", "it is missing");
        long rows = embedding.shape().get(0);
        Require.that(rows <= Integer.MAX_VALUE, "rows of tensor token_embd.weight", rows, "too many");
        return (int) rows;
    }

    private boolean has(String tensor) {
        return file.tensors().containsKey(tensor);
    }

    private String key(String name) {
        return architecture + "." + name;
    }
}
