package org.rollout4j.lm.wish;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.tune.LossEvaluator;

/**
 * Ten paragraphs of plain English, about tides, bread, bicycles and others, which have nothing to do with what a model is tuned for: how much worse it foretells them
 * afterwards shows what it has forgotten.
 */
public final class NeutralText {
    private static final String FILE = "neutral.txt";

    private NeutralText() {}

    /** The perplexity of a token, of each paragraph by itself, as far as it fits into the context. */
    public static double perplexity(LanguageModel model, Workers workers) {
        return new LossEvaluator(sequences(model), workers).evaluate(model).perplexity();
    }

    /** Each paragraph in the tokens of a model, as far as it fits into the context. */
    public static List<Sequence> sequences(LanguageModel model) {
        int longest = model.config().contextLength() + 1;
        return paragraphs()
                .map(paragraph -> model.tokenizer().encode(paragraph))
                .map(tokens -> Sequence.of(Arrays.copyOf(tokens, Math.min(tokens.length, longest))))
                .toList();
    }

    private static Stream<String> paragraphs() {
        try (InputStream in = NeutralText.class.getResourceAsStream(FILE)) {
            return Stream.of(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split("\n\n", -1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
