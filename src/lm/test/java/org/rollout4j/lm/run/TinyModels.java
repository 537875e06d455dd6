package org.rollout4j.lm.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Progress;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.GeneratedSource;
import org.rollout4j.lm.file.ModelFiles;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.text.CharacterTokenizer;
import org.rollout4j.lm.text.Tokenizer;
import org.rollout4j.lm.tune.OptimiserConfig;
import org.rollout4j.lm.tune.OptimiserConfigBuilder;
import org.rollout4j.lm.tune.SupervisedLearner;

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

    /**
     * A model with a context of 48 that has learned for a moment to double a digit with a calculator: after {@code 3+3=} it is likely to write {@code [calculator:3+3=}, and not always without mistakes.
     */
    public static LanguageModel calling() {
        LanguageModel start = of("0123456789+-*/().[]:= calculatorerror", 48, null);
        Tokenizer tokenizer = start.tokenizer();
        int end = start.endTokens().get(0);
        GeneratedSource texts = new GeneratedSource(
                random -> {
                    int digit = random.nextBelow(10);
                    String sum = digit + "+" + digit;
                    int[] text = tokenizer.encode(sum + "=[calculator:" + sum + "= " + 2 * digit + "]" + 2 * digit);
                    int[] ended = Arrays.copyOf(text, text.length + 1);
                    ended[text.length] = end;
                    return Sequence.completion(4, ended);
                },
                16,
                1);
        OptimiserConfig optimiser = OptimiserConfigBuilder.builder(OptimiserConfig.tuning())
                .learningRate(0.02)
                .build();
        SupervisedLearner learner = new SupervisedLearner(start, optimiser, 1, Workers.caller());
        for (int i = 0; i < 150; i++) {
            learner.update(texts.collect(learner.greedy()), new Progress(i, 150, i, 0));
        }
        return learner.greedy();
    }

    /** Writes such a model to a folder. */
    static void write(Path folder, String text) throws IOException {
        ModelFiles.write(of(text, null), folder);
    }
}
