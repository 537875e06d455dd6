package org.rollout4j.lm.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.file.ModelFiles;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.text.CharacterTokenizer;

/** Models of a few thousand random weights. */
public final class TinyModels {
    /** The name of the token that ends texts. */
    public static final String END = "<|endoftext|>";

    private TinyModels() {}

    /**
     * A model of the characters of a text, with a context of 24 tokens.
     *
     * @param chatTemplate null for none
     */
    public static LanguageModel of(String text, String chatTemplate) {
        return of(text, 24, chatTemplate);
    }

    /** As {@link #of(String, String)}, with another context. */
    public static LanguageModel of(String text, int contextLength, String chatTemplate) {
        CharacterTokenizer tokenizer = CharacterTokenizer.of(List.of(text).iterator(), List.of(END));
        return of(ModelConfig.llama(tokenizer.vocabularySize(), contextLength, 2, 2, 1, 16), tokenizer, chatTemplate);
    }

    /** As {@link #of(String, String)}, but with learned positions, and without a chat template. */
    public static LanguageModel withLearnedPositions(String text) {
        CharacterTokenizer tokenizer = CharacterTokenizer.of(List.of(text).iterator(), List.of(END));
        return of(ModelConfig.gpt2(tokenizer.vocabularySize(), 24, 2, 2, 16), tokenizer, null);
    }

    private static LanguageModel of(ModelConfig config, CharacterTokenizer tokenizer, String chatTemplate) {
        return new LanguageModel(
                Weights.random(config, new SplitMix(4)),
                tokenizer,
                List.of(tokenizer.specialToken(END).orElseThrow()),
                chatTemplate,
                Map.of("license", "MIT"));
    }

    /** Writes such a model to a folder. */
    static void write(Path folder, String text) throws IOException {
        ModelFiles.write(of(text, null), folder);
    }
}
