package org.rollout4j.lm.file;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.lm.model.Layout;
import org.rollout4j.lm.model.LoraLayout;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.Projection;

/**
 * What the tensors of a model are called in files.
 *
 * @param layer what the names of a layer begin with, before its number
 * @param queryKeyValue null where queries, keys and values are three tensors
 * @param transposed whether matrices but the embeddings are {@code [in][out]}
 */
record TensorNames(
        String embedding,
        String positions,
        String layer,
        String attentionNorm,
        String queryKeyValue,
        String query,
        String key,
        String value,
        String queryNorm,
        String keyNorm,
        String output,
        String mlpNorm,
        String gate,
        String up,
        String down,
        String finalNorm,
        String head,
        boolean transposed) {
    private static final String SCORE = "score";
    private static final String PEFT = "base_model.model.";

    private static final TensorNames GPT2 = new TensorNames(
            "transformer.wte",
            "transformer.wpe",
            "transformer.h.",
            "ln_1",
            Projection.QUERY_KEY_VALUE.inGpt2(),
            null,
            null,
            null,
            null,
            null,
            Projection.OUTPUT.inGpt2(),
            "ln_2",
            null,
            Projection.UP.inGpt2(),
            Projection.DOWN.inGpt2(),
            "transformer.ln_f",
            "lm_head",
            true);

    private static final TensorNames LLAMA = new TensorNames(
            "model.embed_tokens",
            null,
            "model.layers.",
            "input_layernorm",
            null,
            Projection.QUERY.inLlama(),
            Projection.KEY.inLlama(),
            Projection.VALUE.inLlama(),
            "self_attn.q_norm",
            "self_attn.k_norm",
            Projection.OUTPUT.inLlama(),
            "post_attention_layernorm",
            Projection.GATE.inLlama(),
            Projection.UP.inLlama(),
            Projection.DOWN.inLlama(),
            "model.norm",
            "lm_head",
            false);

    private static final TensorNames GGUF = gguf(null);
    private static final TensorNames GGUF_GPT2 = gguf("attn_qkv");

    private static TensorNames gguf(String queryKeyValue) {
        return new TensorNames(
                "token_embd",
                "position_embd",
                "blk.",
                "attn_norm",
                queryKeyValue,
                "attn_q",
                "attn_k",
                "attn_v",
                "attn_q_norm",
                "attn_k_norm",
                "attn_output",
                "ffn_norm",
                "ffn_gate",
                "ffn_up",
                "ffn_down",
                "output_norm",
                "output",
                false);
    }

    /** The tensors of a model as Hugging Face's {@code transformers} names and shapes them. */
    static List<Placement> huggingFace(ModelConfig config) {
        TensorNames names = huggingFaceNames(config);
        return names.new Placements(config, new Layout(config), Placement.Order.SAME).all(names.head);
    }

    /** The tensors of a model with a scalar head as {@code transformers} names and shapes those of a classifier. */
    static List<Placement> huggingFaceScalar(ModelConfig config) {
        return huggingFaceNames(config).new Placements(config, Layout.scalar(config), Placement.Order.SAME).all(SCORE);
    }

    /** The tensors of an adapter as PEFT names and shapes them. */
    static List<Placement> adapter(ModelConfig config, LoraLayout adapter) {
        TensorNames names = huggingFaceNames(config);
        List<Placement> placements = new ArrayList<>();
        for (LoraLayout.Target target : adapter.targets()) {
            String module = PEFT + names.layer + target.layer() + "."
                    + target.projection().in(config);
            placements.add(matrix(module + ".lora_A.weight", target.a()));
            placements.add(matrix(module + ".lora_B.weight", target.b()));
        }
        if (adapter.score() != null) {
            placements.add(matrix(PEFT + SCORE + ".weight", adapter.score()));
        }
        return placements;
    }

    private static Placement matrix(String name, Layout.Slot slot) {
        return new Placement(
                name,
                List.of(slot.rows(), slot.columns()),
                slot.offset(),
                slot.rows(),
                slot.columns(),
                Placement.Order.SAME,
                0);
    }

    private static TensorNames huggingFaceNames(ModelConfig config) {
        return config.norm() == ModelConfig.Norm.LAYER_NORM ? GPT2 : LLAMA;
    }

    /**
     * The tensors of a model as llama.cpp names and shapes them.
     *
     * @param interleaved whether rows of queries and keys are {@link Placement.Order#INTERLEAVED}
     */
    static List<Placement> gguf(ModelConfig config, boolean interleaved) {
        TensorNames names = config.norm() == ModelConfig.Norm.LAYER_NORM ? GGUF_GPT2 : GGUF;
        Placement.Order order = interleaved ? Placement.Order.INTERLEAVED : Placement.Order.SAME;
        return names.new Placements(config, new Layout(config), order).all(names.head);
    }

    /** Collects the placements of one model. */
    private final class Placements {
        private final ModelConfig config;
        private final Layout layout;
        private final Placement.Order rotated;
        private final List<Placement> list = new ArrayList<>();

        Placements(ModelConfig config, Layout layout, Placement.Order rotated) {
            this.config = config;
            this.layout = layout;
            this.rotated = rotated;
        }

        List<Placement> all(String headName) {
            add(embedding, layout.embedding());
            add(positions, layout.positions());
            for (int i = 0; i < config.layers(); i++) {
                layer(layer + i + ".", layout.layer(i));
            }
            norm(finalNorm, layout.finalNorm(), layout.finalNormBias());
            if (!layout.head().equals(layout.embedding())) {
                add(headName, layout.head());
            }
            return list;
        }

        private void layer(String prefix, Layout.Layer slots) {
            norm(prefix + attentionNorm, slots.attentionNorm(), slots.attentionNormBias());
            if (queryKeyValue == null) {
                queriesKeysValues(prefix, slots.queryKeyValue(), ".weight");
                queriesKeysValues(prefix, slots.queryKeyValueBias(), ".bias");
            } else {
                product(prefix + queryKeyValue, slots.queryKeyValue(), slots.queryKeyValueBias());
            }
            norm(prefix + queryNorm, slots.queryNorm(), null);
            norm(prefix + keyNorm, slots.keyNorm(), null);
            product(prefix + output, slots.output(), slots.outputBias());
            norm(prefix + mlpNorm, slots.mlpNorm(), slots.mlpNormBias());
            if (config.mlp() == ModelConfig.Mlp.SWIGLU) {
                gatesAndValues(prefix, slots.up(), ".weight");
                gatesAndValues(prefix, slots.upBias(), ".bias");
            } else {
                product(prefix + up, slots.up(), slots.upBias());
            }
            product(prefix + down, slots.down(), slots.downBias());
        }

        private void queriesKeysValues(String prefix, Layout.Slot slot, String suffix) {
            if (slot != null) {
                int queries = config.queryWidth();
                int keys = config.keyValueWidth();
                part(prefix + query + suffix, slot, 0, queries, rotated);
                part(prefix + key + suffix, slot, queries, keys, rotated);
                part(prefix + value + suffix, slot, queries + keys, keys, Placement.Order.SAME);
            }
        }

        private void gatesAndValues(String prefix, Layout.Slot slot, String suffix) {
            if (slot != null) {
                int width = config.intermediateSize();
                part(prefix + gate + suffix, slot, 0, width, Placement.Order.SAME);
                part(prefix + up + suffix, slot, width, width, Placement.Order.SAME);
            }
        }

        /** Rows of a matrix, or elements of a vector. */
        private void part(String name, Layout.Slot slot, int first, int count, Placement.Order order) {
            boolean matrix = name.endsWith(".weight");
            int columns = matrix ? slot.columns() : 1;
            List<Integer> shape = matrix ? List.of(count, columns) : List.of(count);
            list.add(new Placement(
                    name, shape, slot.offset() + first * columns, count, columns, order, config.headSize()));
        }

        private void norm(String name, Layout.Slot weight, Layout.Slot bias) {
            vector(name + ".weight", weight);
            vector(name + ".bias", bias);
        }

        private void vector(String name, Layout.Slot slot) {
            if (slot != null) {
                list.add(new Placement(
                        name, List.of(slot.columns()), slot.offset(), 1, slot.columns(), Placement.Order.SAME, 0));
            }
        }

        private void product(String name, Layout.Slot weight, Layout.Slot bias) {
            if (transposed) {
                list.add(new Placement(
                        name + ".weight",
                        List.of(weight.columns(), weight.rows()),
                        weight.offset(),
                        weight.rows(),
                        weight.columns(),
                        Placement.Order.TRANSPOSED,
                        0));
            } else {
                add(name, weight);
            }
            vector(name + ".bias", bias);
        }

        private void add(String name, Layout.Slot slot) {
            if (slot != null) {
                list.add(matrix(name + ".weight", slot));
            }
        }
    }
}
