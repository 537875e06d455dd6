package org.rollout4j.lm.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;

/**
 * One token for each character (code point) of the texts it was made of, the lowest first, and special tokens after them. A text with another
 * character is refused. Its {@code tokenizer.json} is, for Hugging Face's libraries, byte pair encoding without merges.
 */
public final class CharacterTokenizer extends VocabularyTokenizer {
    private final AddedTokens added;
    /** Ascending, each with its id at the same place of {@code ids}. */
    private final int[] codePoints;

    private final int[] ids;

    private CharacterTokenizer(Vocabulary vocabulary) {
        super(vocabulary);
        added = new AddedTokens(vocabulary.added());
        List<int[]> characters = new ArrayList<>();
        for (int id = 0; id < vocabulary.size(); id++) {
            if (vocabulary.idOf(vocabulary.name(id)) == id) {
                characters.add(new int[] {vocabulary.name(id).codePointAt(0), id});
            }
        }
        characters.sort((a, b) -> Integer.compare(a[0], b[0]));
        codePoints = characters.stream().mapToInt(character -> character[0]).toArray();
        ids = characters.stream().mapToInt(character -> character[1]).toArray();
    }

    /** The tokenizer of all characters of {@code text}. */
    public static CharacterTokenizer of(String text) {
        return of(List.of(text).iterator(), List.of());
    }

    /**
     * The tokenizer of all characters of {@code texts}.
     *
     * @param texts one text, or parts of it; a part does not end within a pair of surrogates
     * @param specialTokens their names
     * @throws IllegalArgumentException if there is neither a character nor a special token, or a surrogate without its other half
     */
    public static CharacterTokenizer of(Iterator<String> texts, List<String> specialTokens) {
        BitSet characters = new BitSet();
        texts.forEachRemaining(text -> text.codePoints().forEach(characters::set));
        return of(characters, specialTokens);
    }

    /**
     * As {@link #of(Iterator, List)}.
     *
     * @throws IOException if a text cannot be read
     */
    public static CharacterTokenizer of(Texts texts, List<String> specialTokens) throws IOException {
        BitSet characters = new BitSet();
        texts.forEach(text -> text.codePoints().forEach(characters::set));
        return of(characters, specialTokens);
    }

    private static CharacterTokenizer of(BitSet characters, List<String> specialTokens) {
        int surrogate = characters.nextSetBit(Character.MIN_SURROGATE);
        Require.that(
                surrogate < 0 || surrogate > Character.MAX_SURROGATE,
                "a character",
                String.format("U+%04X", surrogate),
                "a surrogate without its other half is no character");
        Map<String, Integer> tokens = new LinkedHashMap<>();
        characters.stream().forEach(c -> tokens.put(Character.toString(c), tokens.size()));
        return new CharacterTokenizer(
                new Vocabulary(tokens, special(specialTokens, tokens.size()), CharacterTokenizer::spell));
    }

    /** Special tokens of these names with ids from {@code first} on. */
    static List<AddedToken> special(List<String> names, int first) {
        List<AddedToken> special = new ArrayList<>();
        for (String name : names) {
            special.add(AddedToken.special(first + special.size(), name));
        }
        return special;
    }

    /** Whether a {@code tokenizer.json} is a form of this: no merges, and words neither cut nor spelt in bytes. */
    static boolean isOne(JsonNode json) {
        return json.path("model").path("merges").isEmpty()
                && Fields.isNull(json, "pre_tokenizer")
                && json.path("decoder").path("type").asText().equals("Fuse");
    }

    static CharacterTokenizer of(JsonNode json) {
        for (String field : List.of("normalizer", "post_processor")) {
            if (!Fields.isNull(json, field)) {
                throw Fields.wrong(field, json.path(field), "null beside a vocabulary of characters");
            }
        }
        return new CharacterTokenizer(new Vocabulary(
                TokenizerJson.tokens(Fields.object(json, "model")),
                TokenizerJson.addedTokens(json),
                CharacterTokenizer::spell));
    }

    private static byte[] spell(String name) {
        return name.isEmpty() || name.codePointCount(0, name.length()) != 1
                ? null
                : name.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int[] encode(String text, BitSet trusted) {
        Ids encoded = new Ids(text.length());
        added.split(text, trusted, 0, new AddedTokens.Parts() {
            @Override
            public void token(int id) {
                encoded.add(id);
            }

            @Override
            public void text(int from, int to) {
                for (int at = from; at < to; at += Character.charCount(text.codePointAt(at))) {
                    encoded.add(id(text, at));
                }
            }
        });
        return encoded.toArray();
    }

    private int id(String text, int at) {
        int place = Arrays.binarySearch(codePoints, text.codePointAt(at));
        if (place < 0) {
            throw Surrogates.noToken(text, at);
        }
        return ids[place];
    }

    @Override
    public String toJson() {
        ObjectNode json = TokenizerJson.begin(vocabulary);
        json.putNull("normalizer").putNull("pre_tokenizer").putNull("post_processor");
        json.set("decoder", JsonNodeFactory.instance.objectNode().put("type", "Fuse"));
        TokenizerJson.model(json, false, vocabulary).putArray("merges");
        return TokenizerJson.text(json);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CharacterTokenizer that && vocabulary.equals(that.vocabulary);
    }

    @Override
    public int hashCode() {
        return vocabulary.hashCode();
    }
}
