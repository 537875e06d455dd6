package org.rollout4j.lm.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.lm.text.Tokenizer;

/**
 * A model that gives a text one number: a transformer with a scalar head, read at the last token ({@link Packed#whole}). Immutable and
 * thread-safe.
 *
 * @param weights the parameters, with their shape
 * @param tokenizer has at most as many ids as the weights have
 * @param endTokens the ids of which each ends a text; none where texts have no end
 * @param chatTemplate as of a {@link LanguageModel}; null if it has none
 * @param about what is known of it, such as {@code license} and {@code base}, for people
 */
public record RewardModel(
        ScalarWeights weights,
        Tokenizer tokenizer,
        List<Integer> endTokens,
        String chatTemplate,
        Map<String, String> about)
        implements TextModel {
    public RewardModel {
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

    /** A reward model of what a language model was, with other weights. */
    public static RewardModel of(LanguageModel model, ScalarWeights weights) {
        return new RewardModel(weights, model.tokenizer(), model.endTokens(), model.chatTemplate(), model.about());
    }

    /** The same model with other weights of the same shape. */
    public RewardModel with(ScalarWeights other) {
        return new RewardModel(other, tokenizer, endTokens, chatTemplate, about);
    }

    /** Its transformer as a language model to begin another training with; what it predicts is of no meaning. */
    public LanguageModel transformer() {
        if (weights.adapter() != null) {
            return new LanguageModel(
                    weights.transformer(),
                    weights.adapter().withoutScore(config()),
                    tokenizer,
                    endTokens,
                    chatTemplate,
                    about);
        }
        ModelConfig tied =
                ModelConfigBuilder.builder(weights.config()).tiedHead(true).build();
        float[] values = Arrays.copyOf(weights.values(), new Layout(tied).length());
        return new LanguageModel(new Weights(tied, values), tokenizer, endTokens, chatTemplate, about);
    }

    @Override
    public ModelConfig config() {
        return weights.config();
    }

    @Override
    public float[] parameters() {
        return weights.values();
    }

    @Override
    public Adapter adapter() {
        return weights.adapter();
    }
}
