package org.rollout4j.lm.text;

import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * Turns text into token ids and back. Immutable and thread-safe. Each token but the special ones stands for certain bytes, and a text's bytes
 * are those of its tokens, one after the other. Only what a tokenizer changes in texts before it reads them is not as it was: one may normalise
 * them to Unicode's form NFC, or put a space before them. A surrogate without its other half, which no file can hold, counts as U+FFFD.
 */
public interface Tokenizer {
    /** The number of ids: they are 0 to that, exclusive. */
    int vocabularySize();

    /**
     * The ids of {@code text}, in which a name of a special token stands for it where all its characters are in {@code trusted}, and is text
     * elsewhere. Text on both sides of a border of {@code trusted} is read as one.
     *
     * @param trusted indexes of characters that come from a template, for example
     * @throws IllegalArgumentException if the text holds a character that this tokenizer has no token for; the message names it and its place
     */
    int[] encode(String text, BitSet trusted);

    /**
     * The ids of {@code text}, all of which is text: what reads like a special token becomes ordinary tokens, so that nobody can write one.
     *
     * @throws IllegalArgumentException if it holds a character that this tokenizer has no token for
     */
    default int[] encode(String text) {
        return encode(text, new BitSet());
    }

    /**
     * The ids of {@code text} with the names of special tokens in it standing for them; what templates make, never what a user wrote.
     *
     * @throws IllegalArgumentException if it holds a character that this tokenizer has no token for
     */
    default int[] encodeWithSpecialTokens(String text) {
        BitSet all = new BitSet(text.length());
        all.set(0, text.length());
        return encode(text, all);
    }

    /**
     * The bytes that a token stands for; for a special token, its name's.
     *
     * @throws IllegalArgumentException if there is no such id
     */
    byte[] bytes(int id);

    /** Whether {@code id} stands for no text: begin and end of texts, roles of a chat. */
    boolean isSpecial(int id);

    /** The id of the special token of that name. */
    OptionalInt specialToken(String name);

    /** The names of the special tokens, by id ascending. */
    List<String> specialTokens();

    /** The token that the model expects before each text, if any. No encoding adds it, since templates write it themselves. */
    default OptionalInt beginToken() {
        return OptionalInt.empty();
    }

    /** The text of {@code ids}, special tokens by their names; bytes that are no UTF-8 become replacement characters. */
    String decode(int... ids);

    /** The content of a {@code tokenizer.json}, as Hugging Face's libraries read it; equal for equal tokenizers. */
    String toJson();
}
