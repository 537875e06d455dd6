package org.rollout4j.lm.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.lm.text.Tokenizer;

/**
 * How a text was continued.
 *
 * @param tokens the ids that were sampled, the end token included where one was, and between them what tools answered
 * @param logProbs the log-probability of each under the model at the temperature of the sampling, or at 1 where that is 0, of all tokens: without
 *     filters and penalties; NaN of what tools answered, which nobody drew
 * @param end why it ended
 * @param answers of tools, in the order of the tokens
 */
public record Completion(int[] tokens, double[] logProbs, End end, List<Answer> answers) {
    public Completion {
        answers = List.copyOf(answers);
    }

    /** Without tools. */
    public Completion(int[] tokens, double[] logProbs, End end) {
        this(tokens, logProbs, end, List.of());
    }

    /**
     * What a tool answered.
     *
     * @param from its first token
     * @param end the token behind its last one
     * @param failed whether it is an error
     */
    public record Answer(int from, int end, boolean failed) {}

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

    /** {@code [tokens]}, which the model has chosen: all but what tools answered. */
    public boolean[] chosen() {
        boolean[] chosen = new boolean[tokens.length];
        Arrays.fill(chosen, true);
        for (Answer answer : answers) {
            Arrays.fill(chosen, answer.from, answer.end, false);
        }
        return chosen;
    }

    /** The tokens that the model has chosen. */
    public int[] chosenTokens() {
        boolean[] chosen = chosen();
        return IntStream.range(0, tokens.length)
                .filter(i -> chosen[i])
                .map(i -> tokens[i])
                .toArray();
    }

    /** The log-probabilities of the tokens that the model has chosen. */
    public double[] chosenLogProbs() {
        boolean[] chosen = chosen();
        return IntStream.range(0, tokens.length)
                .filter(i -> chosen[i])
                .mapToDouble(i -> logProbs[i])
                .toArray();
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
                && end == completion.end
                && answers.equals(completion.answers);
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
