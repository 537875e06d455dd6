package org.rollout4j.desk.write;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import org.rollout4j.lm.text.Tokenizer;
import org.rollout4j.lm.typing.TypedText;

/**
 * The end of a text that is being typed, as a model goes on from it: tokens up to where its last word begins, and what is typed of that. What is typed of a word
 * may be other tokens than the whole word, and so is no context.
 *
 * @param tokens none if there is nothing to go on from
 * @param typed what comes behind them
 */
record TypedEnd(int[] tokens, byte[] typed) {
    /** So many characters hold the tokens that are looked at. */
    private static final int CHARACTERS_PER_TOKEN = 8;

    /** In characters. */
    private static final int MAX_WORD = 24;

    /**
     * @param maxTokens the most tokens; a window of that size moves by half of it, so that it mostly begins where it did before
     * @throws IllegalArgumentException if there is a character that the tokenizer has no token for
     */
    static TypedEnd of(String text, Tokenizer tokenizer, int maxTokens) {
        TypedText typed = TypedText.of(tail(text, maxTokens * CHARACTERS_PER_TOKEN), tokenizer);
        int place = typed.text().length();
        if (place == 0) {
            return new TypedEnd(new int[0], new byte[0]);
        }
        int anchor = anchor(typed, place);
        byte[] word = typed.text().substring(typed.places()[anchor]).getBytes(StandardCharsets.UTF_8);
        OptionalInt begin = tokenizer.beginToken();
        int first = begins(anchor + begin.stream().map(none -> 1).sum(), maxTokens);
        int[] tokens = Arrays.copyOfRange(typed.tokens(), first, anchor);
        if (begin.isPresent()) {
            int[] begun = new int[tokens.length + 1];
            begun[0] = begin.getAsInt();
            System.arraycopy(tokens, 0, begun, 1, tokens.length);
            tokens = begun;
        }
        return new TypedEnd(tokens, word);
    }

    /** Of long words, and of texts without spaces, only the last token is left open. */
    private static int anchor(TypedText typed, int place) {
        int anchor = typed.anchor(place);
        if (place - typed.places()[anchor] > MAX_WORD) {
            anchor = typed.tokens().length - 1;
            while (typed.places()[anchor] == TypedText.WITHIN) {
                anchor--;
            }
        }
        return anchor;
    }

    private static String tail(String text, int max) {
        int from = begins(text.length(), max);
        boolean within = from > 0 && from < text.length() && Character.isLowSurrogate(text.charAt(from));
        return text.substring(within ? from + 1 : from);
    }

    /** Where a window of at most so many elements begins, of which there are {@code length}. */
    private static int begins(int length, int max) {
        int step = Math.max(1, max / 2);
        return length <= max ? 0 : (length - max + step - 1) / step * step;
    }
}
