package org.rollout4j.lm.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.core.Sha256;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.text.Tokenizer;

/**
 * A language model: weights, the tokenizer they were trained with, and what ends a text. Immutable and thread-safe.
 *
 * @param weights the parameters, with their shape; any number of models share them
 * @param adapter what is added to their products; null for nothing
 * @param tokenizer has at most as many ids as the weights have
 * @param endTokens the ids of which each ends a text; none where texts have no end
 * @param chatTemplate how a conversation becomes text, in the Jinja language of Hugging Face's templates; null if it has none
 * @param about what is known of it, such as {@code license} and {@code base}, for people
 */
public record LanguageModel(
        Weights weights,
        Adapter adapter,
        Tokenizer tokenizer,
        List<Integer> endTokens,
        String chatTemplate,
        Map<String, String> about)
        implements TextModel {
    private static final int ADAPTER = 9;

    public LanguageModel {
        Require.that(
                tokenizer.vocabularySize() <= weights.config().vocabularySize(),
                "vocabulary of the tokenizer",
                tokenizer.vocabularySize(),
                "at most that of the model, " + weights.config().vocabularySize());
        endTokens = List.copyOf(endTokens);
        for (int end : endTokens) {
            Require.inRange("end token", end, 0, weights.config().vocabularySize() - 1);
        }
        about = Map.copyOf(about);
    }

    /** Without an adapter. */
    public LanguageModel(
            Weights weights,
            Tokenizer tokenizer,
            List<Integer> endTokens,
            String chatTemplate,
            Map<String, String> about) {
        this(weights, null, tokenizer, endTokens, chatTemplate, about);
    }

    @Override
    public ModelConfig config() {
        return weights.config();
    }

    @Override
    public float[] parameters() {
        return adapter == null ? weights.values() : adapter.values();
    }

    /** What training changes, in the order of {@link #parameters}. */
    public List<Layout.Slot> slots() {
        return adapter == null ? weights.layout().slots() : adapter.layout().slots();
    }

    /** The same model with other numbers where training changes them; used, not copied. */
    public LanguageModel with(float... parameters) {
        return adapter == null
                ? new LanguageModel(new Weights(config(), parameters), null, tokenizer, endTokens, chatTemplate, about)
                : with(adapter.with(parameters));
    }

    /**
     * The same weights with another adapter, or with none.
     *
     * @param other made for a model of this shape; null for none
     */
    public LanguageModel with(Adapter other) {
        return new LanguageModel(weights, other, tokenizer, endTokens, chatTemplate, about);
    }

    /**
     * The same weights under an adapter that changes nothing yet, to begin training with: all methods then train that alone.
     *
     * @param baseName where this model is, or its name, by which the adapter's files say what they are on; empty if it has none
     * @param seed what the adapter is drawn by
     * @throws IllegalArgumentException if there is an adapter already, or a target is no product of this model
     */
    public LanguageModel adapted(LoraConfig lora, String baseName, long seed) {
        Require.that(
                adapter == null,
                "adapter",
                lora,
                "the model has one already, which is what training changes; merge it first to put another one on it");
        SplitMix random = new SplitMix(SplitMix.derive(seed, ADAPTER));
        return with(Adapter.random(config(), lora, baseName, random));
    }

    /** The SHA-256 of all that what it computes depends on, in hexadecimal: its weights, its adapter and its tokenizer. */
    public String sha256() {
        String added = adapter == null ? "" : Weights.sha256(adapter.config().toString(), adapter.values());
        return Sha256.of(weights.sha256() + added + tokenizer.toJson());
    }

    /** The same model without an adapter: with weights of its own that hold what the adapter adds. */
    public LanguageModel merged() {
        if (adapter == null) {
            return this;
        }
        float[] values = weights.values().clone();
        adapter.mergeInto(values);
        Map<String, String> known = new HashMap<>(about);
        known.putIfAbsent("base", about.getOrDefault("name", adapter.baseName()));
        return new LanguageModel(new Weights(config(), values), null, tokenizer, endTokens, chatTemplate, known);
    }
}
