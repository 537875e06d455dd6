package org.rollout4j.lm.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.rollout4j.core.Require;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.ModelConfig.Mlp;
import org.rollout4j.lm.model.ModelConfig.Norm;
import org.rollout4j.lm.model.ModelConfig.Positions;
import org.rollout4j.lm.model.ModelConfigBuilder;

/**
 * Hugging Face's {@code config.json}. Sizes must be said; what else is left out is as in {@code transformers}. What would change what a model
 * computes and is not a setting of {@link ModelConfig} is refused by name.
 */
final class HuggingFaceConfig {
    private static final Set<String> ROTARY_FAMILIES = Set.of("llama", "mistral", "qwen2", "qwen3");
    private static final Set<String> TANH_GELU = Set.of("gelu_new", "gelu_pytorch_tanh");
    private static final List<String> EXPERTS = List.of(
            "num_experts", "num_local_experts", "n_routed_experts", "num_experts_per_tok", "moe_intermediate_size");
    private static final Map<String, String> ARCHITECTURES = Map.of(
            "gpt2", "GPT2LMHeadModel",
            "llama", "LlamaForCausalLM",
            "qwen2", "Qwen2ForCausalLM",
            "qwen3", "Qwen3ForCausalLM");
    private static final Map<String, String> CLASSIFIERS = Map.of(
            "gpt2", "GPT2ForSequenceClassification",
            "llama", "LlamaForSequenceClassification",
            "qwen2", "Qwen2ForSequenceClassification",
            "qwen3", "Qwen3ForSequenceClassification");
    private static final String NUM_LABELS = "num_labels";
    private static final String LABELS = "id2label";
    private static final String LABEL = "LABEL_0";

    /** What transformers takes where a document does not say. */
    private static final int DEFAULT_LABELS = 2;

    private HuggingFaceConfig() {}

    /** Whether it describes a transformer with a head for labels. */
    static boolean isClassifier(JsonNode document) {
        return CLASSIFIERS.containsValue(document.path("architectures").path(0).asText());
    }

    /**
     * The shape that a document describes.
     *
     * @throws IllegalArgumentException if it describes another kind of model, or is malformed
     */
    static ModelConfig read(JsonNode document) {
        Fields fields = new Fields(document);
        String family = fields.text("model_type", "missing");
        Require.that(
                family.equals("gpt2") || ROTARY_FAMILIES.contains(family),
                "model_type",
                family,
                "gpt2, llama, mistral, qwen2 and qwen3 are read");
        fields.refuse(fields.has("quantization_config"), "quantization_config", "quantised safetensors are not read");
        for (String experts : EXPERTS) {
            fields.refuse(
                    fields.has(experts) && fields.wholeNumber(experts) != 0,
                    experts,
                    "mixtures of experts are not read");
        }
        return Shapes.checked(family.equals("gpt2") ? readGpt2(fields) : readRotary(family, fields));
    }

    private static ModelConfig readGpt2(Fields fields) {
        fields.refuse(
                fields.truth("scale_attn_by_inverse_layer_idx", false),
                "scale_attn_by_inverse_layer_idx",
                "only false is read");
        fields.refuse(!fields.truth("scale_attn_weights", true), "scale_attn_weights", "only true is read");
        fields.refuse(fields.truth("add_cross_attention", false), "add_cross_attention", "only false is read");
        fields.refuse(
                !TANH_GELU.contains(fields.text("activation_function", "gelu_new")),
                "activation_function",
                "gelu_new and gelu_pytorch_tanh are read");
        int hidden = fields.wholeNumber("n_embd");
        int heads = fields.wholeNumber("n_head");
        return ModelConfigBuilder.builder()
                .vocabularySize(fields.wholeNumber("vocab_size"))
                .contextLength(fields.wholeNumber("n_positions"))
                .layers(fields.wholeNumber("n_layer"))
                .hiddenSize(hidden)
                .heads(heads)
                .keyValueHeads(heads)
                .headSize(divided("n_embd", hidden, "n_head", heads))
                .intermediateSize(fields.wholeNumber("n_inner", hidden > 1 << 20 ? hidden : 4 * hidden))
                .norm(Norm.LAYER_NORM)
                .normEpsilon(fields.number("layer_norm_epsilon", 1e-5))
                .positions(Positions.LEARNED)
                .ropeTheta(10_000)
                .mlp(Mlp.GELU)
                .queryKeyValueBias(true)
                .outputBias(true)
                .mlpBias(true)
                .queryKeyNorm(false)
                .tiedHead(fields.truth("tie_word_embeddings", true))
                .build();
    }

    private static ModelConfig readRotary(String family, Fields fields) {
        fields.refuse(!fields.text("hidden_act", "silu").equals("silu"), "hidden_act", "silu is read");
        refuseWindows(family, fields);
        int hidden = fields.wholeNumber("hidden_size");
        int heads = fields.wholeNumber("num_attention_heads");
        boolean qwen2 = family.equals("qwen2");
        boolean attentionBias =
                (family.equals("llama") || family.equals("qwen3")) && fields.truth("attention_bias", false);
        return ModelConfigBuilder.builder()
                .vocabularySize(fields.wholeNumber("vocab_size"))
                .contextLength(fields.wholeNumber("max_position_embeddings"))
                .layers(fields.wholeNumber("num_hidden_layers"))
                .hiddenSize(hidden)
                .heads(heads)
                .keyValueHeads(keyValueHeads(family, fields, heads))
                .headSize(headSize(family, fields, hidden, heads))
                .intermediateSize(fields.wholeNumber("intermediate_size"))
                .norm(Norm.RMS_NORM)
                .normEpsilon(fields.number("rms_norm_eps", 1e-6))
                .positions(Positions.ROTARY)
                .ropeTheta(ropeTheta(fields))
                .mlp(Mlp.SWIGLU)
                .queryKeyValueBias(qwen2 || attentionBias)
                .outputBias(attentionBias)
                .mlpBias(family.equals("llama") && fields.truth("mlp_bias", false))
                .queryKeyNorm(family.equals("qwen3"))
                .tiedHead(fields.truth("tie_word_embeddings", false))
                .build();
    }

    /** Of which transformers' own default is that of one model, except for Llama's. */
    private static int keyValueHeads(String family, Fields fields, int heads) {
        boolean known = family.equals("llama") || fields.object().has("num_key_value_heads");
        return known ? fields.wholeNumber("num_key_value_heads", heads) : fields.wholeNumber("num_key_value_heads");
    }

    private static int headSize(String family, Fields fields, int hidden, int heads) {
        return fields.has("head_dim") || family.equals("qwen3")
                ? fields.wholeNumber("head_dim")
                : divided("hidden_size", hidden, "num_attention_heads", heads);
    }

    private static int divided(String width, int hidden, String name, int heads) {
        Require.that(
                heads > 0 && hidden % heads == 0, name, heads, "a divisor of " + width + ", " + hidden + ", is needed");
        return hidden / heads;
    }

    private static void refuseWindows(String family, Fields fields) {
        String why = "attention within a sliding window is not read";
        fields.refuse(fields.truth("use_sliding_window", false), "use_sliding_window", why);
        if (family.equals("mistral")) {
            fields.refuse(
                    !fields.object().has("sliding_window") || fields.has("sliding_window"), "sliding_window", why);
        }
        if (fields.has("layer_types")) {
            for (JsonNode type : fields.object().get("layer_types")) {
                Require.that(
                        type.asText().equals("full_attention"),
                        "layer_types",
                        fields.shown("layer_types"),
                        "only full_attention is read");
            }
        }
    }

    /** In the spelling of transformers 5, {@code rope_parameters}, or before, {@code rope_theta} and {@code rope_scaling}. */
    private static double ropeTheta(Fields fields) {
        refusePartial(fields);
        double theta = fields.number("rope_theta", 10_000);
        for (String name : List.of("rope_scaling", "rope_parameters")) {
            if (fields.has(name)) {
                Fields rope = new Fields(fields.object().get(name));
                String type = rope.text("rope_type", rope.text("type", "default"));
                fields.refuse(!type.equals("default"), name, "scaled rotary positions, " + type + ", are not read");
                refusePartial(rope);
                theta = rope.number("rope_theta", theta);
            }
        }
        return theta;
    }

    private static void refusePartial(Fields fields) {
        fields.refuse(fields.number("partial_rotary_factor", 1) != 1, "partial_rotary_factor", "only 1 is read");
    }

    /**
     * The ids of which each ends a text, as {@code config.json} and {@code generation_config.json} have them: none, one or a list.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static List<Integer> endTokens(JsonNode document) {
        JsonNode ends = document.path("eos_token_id");
        List<Integer> ids = new ArrayList<>();
        if (!ends.isMissingNode() && !ends.isNull()) {
            for (JsonNode end : ends.isArray() ? ends : List.of(ends)) {
                Require.that(
                        end.isIntegralNumber() && end.canConvertToInt() && end.asInt() >= 0,
                        "eos_token_id",
                        new Fields(document).shown("eos_token_id"),
                        "a token id or a list of them is needed");
                ids.add(end.asInt());
            }
        }
        return ids;
    }

    /**
     * The document of a model, of the family that has all that it has.
     *
     * @throws IllegalArgumentException if there is no such family
     */
    static ObjectNode write(ModelConfig config, List<Integer> endTokens) {
        String family = family(config);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putArray("architectures").add(ARCHITECTURES.get(family));
        document.put("model_type", family);
        document.put("dtype", "float32");
        document.put("vocab_size", config.vocabularySize());
        document.putNull("bos_token_id");
        putEndTokens(document, endTokens);
        document.put("tie_word_embeddings", config.tiedHead());
        if (family.equals("gpt2")) {
            putGpt2(config, document);
        } else {
            putRotary(family, config, document);
        }
        return document;
    }

    /**
     * The document of a model that gives a text one number: a classifier of one label.
     *
     * @throws IllegalArgumentException if there is no such family
     */
    static ObjectNode writeScalar(ModelConfig config, List<Integer> endTokens, OptionalInt padToken) {
        ObjectNode document = write(config, endTokens);
        document.putArray("architectures").add(CLASSIFIERS.get(family(config)));
        document.put(NUM_LABELS, 1);
        document.putObject(LABELS).put("0", LABEL);
        document.putObject("label2id").put(LABEL, 0);
        if (padToken.isPresent()) {
            document.put("pad_token_id", padToken.getAsInt());
        } else {
            document.putNull("pad_token_id");
        }
        return document;
    }

    /**
     * Checks that a document describes a classifier of one label.
     *
     * @throws IllegalArgumentException if it has another number of them, or is malformed
     */
    static void requireOneLabel(JsonNode document) {
        Fields fields = new Fields(document);
        int labels = fields.has(LABELS) ? document.get(LABELS).size() : DEFAULT_LABELS;
        Require.that(
                fields.wholeNumber(NUM_LABELS, labels) == 1,
                NUM_LABELS,
                fields.wholeNumber(NUM_LABELS, labels),
                "1 is needed: a reward model gives a text one number");
    }

    /** Puts {@code eos_token_id} as transformers does. */
    static void putEndTokens(ObjectNode document, List<Integer> endTokens) {
        if (endTokens.isEmpty()) {
            document.putNull("eos_token_id");
        } else if (endTokens.size() == 1) {
            document.put("eos_token_id", endTokens.get(0));
        } else {
            endTokens.forEach(document.putArray("eos_token_id")::add);
        }
    }

    private static void putGpt2(ModelConfig config, ObjectNode document) {
        document.put("n_positions", config.contextLength())
                .put("n_embd", config.hiddenSize())
                .put("n_layer", config.layers())
                .put("n_head", config.heads())
                .put("n_inner", config.intermediateSize())
                .put("activation_function", "gelu_new")
                .put("layer_norm_epsilon", config.normEpsilon())
                .put("embd_pdrop", 0.0)
                .put("attn_pdrop", 0.0)
                .put("resid_pdrop", 0.0);
    }

    private static void putRotary(String family, ModelConfig config, ObjectNode document) {
        document.put("max_position_embeddings", config.contextLength())
                .put("hidden_size", config.hiddenSize())
                .put("num_hidden_layers", config.layers())
                .put("num_attention_heads", config.heads())
                .put("num_key_value_heads", config.keyValueHeads())
                .put("head_dim", config.headSize())
                .put("intermediate_size", config.intermediateSize())
                .put("hidden_act", "silu")
                .put("rms_norm_eps", config.normEpsilon())
                .put("rope_theta", config.ropeTheta());
        document.putObject("rope_parameters")
                .put("rope_theta", config.ropeTheta())
                .put("rope_type", "default");
        if (!family.equals("qwen2")) {
            document.put("attention_bias", config.outputBias());
        }
        if (family.equals("llama")) {
            document.put("mlp_bias", config.mlpBias());
        } else {
            document.put("use_sliding_window", false).putNull("sliding_window");
        }
    }

    /** The family whose model computes what {@code config} says. */
    static String family(ModelConfig config) {
        boolean sameBias = config.queryKeyValueBias() == config.outputBias();
        if (config.norm() == Norm.LAYER_NORM && config.positions() == Positions.LEARNED && config.mlp() == Mlp.GELU) {
            boolean multiHead = config.keyValueHeads() == config.heads() && config.queryWidth() == config.hiddenSize();
            if (sameBias && config.outputBias() && config.mlpBias() && multiHead && !config.queryKeyNorm()) {
                return "gpt2";
            }
        } else if (config.norm() == Norm.RMS_NORM
                && config.positions() == Positions.ROTARY
                && config.mlp() == Mlp.SWIGLU) {
            if (sameBias && !config.queryKeyNorm()) {
                return "llama";
            }
            if (config.queryKeyValueBias() && !config.outputBias() && !config.mlpBias() && !config.queryKeyNorm()) {
                return "qwen2";
            }
            if (sameBias && !config.mlpBias()) {
                return "qwen3";
            }
        }
        throw new IllegalArgumentException(
                "no model of Hugging Face (gpt2, llama, qwen2, qwen3) has this shape: " + config);
    }
}
