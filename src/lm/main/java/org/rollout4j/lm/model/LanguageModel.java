package org.rollout4j.lm.model;

import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.lm.text.Tokenizer;

/**
 * A language model: weights, the tokenizer they were trained with, and what ends a text. Immutable and thread-safe.
 *
 * @param weights the parameters, with their shape
 * @param tokenizer has at most as many ids as the weights have
 * @param endTokens the ids of which each ends a text; none where texts have no end
 * @param chatTemplate how a conversation becomes text, in the Jinja language of Hugging Face's templates; null if it has none
 * @param about what is known of it, such as {@code license} and {@code base}, for people
 */
public record LanguageModel(
        Weights weights, Tokenizer tokenizer, List<Integer> endTokens, String chatTemplate, Map<String, String> about)
        implements TextModel {
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

    @Override
    public ModelConfig config() {
        return weights.config();
    }

    @Override
    public float[] parameters() {
        return weights.values();
    }

    /** The same model with other weights of the same shape. */
    public LanguageModel with(Weights other) {
        return new LanguageModel(other, tokenizer, endTokens, chatTemplate, about);
    }
}
