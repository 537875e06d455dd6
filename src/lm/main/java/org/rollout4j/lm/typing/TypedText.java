package org.rollout4j.lm.typing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.rollout4j.lm.text.Tokenizer;

/**
 * A text as characters and as tokens.
 *
 * @param text what the tokens stand for
 * @param tokens its ids
 * @param places {@code [tokens + 1]}, the index of the character that each begins with, and the length of the text; {@link #WITHIN} of one that begins within a character
 */
public record TypedText(String text, int[] tokens, int[] places) {
    public static final int WITHIN = -1;

    /** As the tokens have it, which is not always as it was typed: a tokenizer may normalise. */
    public static TypedText of(String text, Tokenizer tokenizer) {
        int[] tokens = tokenizer.encode(text);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int[] starts = new int[tokens.length + 1];
        for (int i = 0; i < tokens.length; i++) {
            bytes.writeBytes(tokenizer.bytes(tokens[i]));
            starts[i + 1] = bytes.size();
        }
        String read = bytes.toString(StandardCharsets.UTF_8);
        return new TypedText(read, tokens, places(read, starts));
    }

    private static int[] places(String text, int... starts) {
        int[] places = new int[starts.length];
        int token = 0;
        int bytes = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            while (starts[token] < bytes) {
                places[token++] = WITHIN;
            }
            while (token < starts.length && starts[token] == bytes) {
                places[token++] = at;
            }
            bytes += new String(Character.toChars(text.codePointAt(at))).getBytes(StandardCharsets.UTF_8).length;
        }
        while (token < starts.length) {
            places[token] = starts[token] == bytes ? text.length() : WITHIN;
            token++;
        }
        return places;
    }

    /** The first token that begins at a place or behind it. */
    int tokenFrom(int place) {
        int token = 0;
        while (places[token] < place) {
            token++;
        }
        return token;
    }

    /** The Unicode characters of the tokens {@code from .. end - 1}. */
    int characters(int from, int end) {
        return text.codePointCount(places[from], places[end]);
    }

    /**
     * Where a model begins to read what is typed at a place: with the last token that begins where the last word does, the character before it included, or earlier. What is
     * typed of a word may be other tokens than the whole word, so that it is no context but what its first tokens have to begin with.
     */
    public int anchor(int place) {
        int start = place;
        while (start > 0 && isOfWord(text.charAt(start - 1))) {
            start--;
        }
        start = Math.max(0, start - 1);
        int token = tokenFrom(start);
        while (places[token] == WITHIN || places[token] > start) {
            token--;
        }
        return token;
    }

    /** Whether a character is one that words are made of. */
    public static boolean isOfWord(char character) {
        return Character.isLetterOrDigit(character) || character == '\'' || character == '’';
    }
}
