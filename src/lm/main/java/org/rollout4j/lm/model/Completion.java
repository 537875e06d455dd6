package org.rollout4j.lm.model;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.rollout4j.lm.text.Tokenizer;

/**
 * How a text was continued.
 *
 * @param tokens the ids that were sampled, the end token included where one was
 * @param logProbs the log-probability of each under the model at the temperature of the sampling, or at 1 where that is 0, of all tokens: without
 *     filters and penalties
 * @param end why it ended
 */
public record Completion(int[] tokens, double[] logProbs, End end) {
    /** Why a completion ended. */
    public enum End {
        /** An end token was sampled. */
        END_TOKEN,
        /** It came to a text that stops it. */
        STOP,
        /** It has as many tokens as it may have. */
        MAX_TOKENS,
        /** There is no room for more in the context. */
        CONTEXT
    }

    /** It as text, without special tokens. */
    public String text(Tokenizer tokenizer) {
        return tokenizer.decode(IntStream.of(tokens)
                .filter(token -> !tokenizer.isSpecial(token))
                .toArray());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Completion completion
                && Arrays.equals(tokens, completion.tokens)
                && Arrays.equals(logProbs, completion.logProbs)
                && end == completion.end;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(tokens);
    }

    @Override
    public String toString() {
        return "Completion" + Arrays.toString(tokens) + " " + end;
    }
}
