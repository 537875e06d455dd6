package org.rollout4j.lm.model;

import java.util.Arrays;
import org.rollout4j.core.Require;

/**
 * The tokens of one text, and which of them a model is to predict.
 *
 * @param tokens at least 2; used, not copied
 * @param predicted for each token whether it counts in the loss; the first never does, since nothing is before it
 */
public record Sequence(int[] tokens, boolean[] predicted) {
    public Sequence {
        Require.that(tokens.length >= 2, "number of tokens", tokens.length, "at least 2 are needed");
        Require.that(
                predicted.length == tokens.length,
                "length of predicted",
                predicted.length,
                "that of tokens, " + tokens.length + ", is needed");
    }

    /** All tokens but the first count. */
    public static Sequence of(int... tokens) {
        return completion(0, tokens);
    }

    /** A prompt of so many tokens, and a completion that alone counts. */
    public static Sequence completion(int promptLength, int... tokens) {
        boolean[] predicted = new boolean[tokens.length];
        Arrays.fill(predicted, Math.max(1, Math.min(promptLength, tokens.length)), tokens.length, true);
        return new Sequence(tokens, predicted);
    }

    /** A prompt and its completion, which alone counts. */
    public static Sequence completion(int[] prompt, int... completion) {
        int[] tokens = Arrays.copyOf(prompt, prompt.length + completion.length);
        System.arraycopy(completion, 0, tokens, prompt.length, completion.length);
        return completion(prompt.length, tokens);
    }

    /** A prompt and its completion, of which those tokens count that the model has chosen. */
    public static Sequence completion(int[] prompt, Completion completion) {
        Sequence sequence = completion(prompt, completion.tokens());
        System.arraycopy(completion.chosen(), 0, sequence.predicted, prompt.length, completion.tokens().length);
        return sequence;
    }

    /** What comes before the first token that counts. */
    public int[] prompt() {
        int length = 1;
        while (length < tokens.length && !predicted[length]) {
            length++;
        }
        return Arrays.copyOf(tokens, length);
    }

    /** The positions that a model computes: each token but the last, which is only predicted. */
    public int positions() {
        return tokens.length - 1;
    }
}
