package org.rollout4j.lm.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.rollout4j.core.Require;

/**
 * What a GGUF file says of its tokenizer, each component by its key after {@code tokenizer.ggml.}.
 *
 * @param model {@code model}; gpt2, which means byte-level byte pair encoding, is covered
 * @param pre {@code pre}: the name of the rules that cut words
 * @param tokens {@code tokens}: the token of each id, in the alphabet of bytes
 * @param types {@code token_type}: of each token; 3 is a special one, 4 one that was added
 * @param merges {@code merges}: two tokens with a space between them, the first learned first
 * @param beginToken {@code bos_token_id} if {@code add_bos_token} is true, else none
 */
public record GgufTokenizer(
        String model, String pre, List<String> tokens, int[] types, List<String> merges, OptionalInt beginToken) {
    private static final int SPECIAL = 3;
    private static final int ADDED = 4;
    private static final String CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|";
    private static final String SPACES = "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String LLAMA3_REGEX = CONTRACTIONS + "\\p{N}{1,3}" + SPACES;
    private static final String QWEN2_REGEX = CONTRACTIONS + "\\p{N}" + SPACES;

    /** {@code types} and lists are not copied. */
    public GgufTokenizer {
        Require.that(
                "gpt2".equals(model),
                "tokenizer.ggml.model",
                Excerpt.of(String.valueOf(model)),
                "gpt2, byte-level byte pair encoding, is covered");
        Require.that(
                types.length == tokens.size(),
                "the length of tokenizer.ggml.token_type",
                types.length,
                "that of tokens, " + tokens.size() + ", is needed");
    }

    ByteLevelBpe toByteLevelBpe() {
        Map<String, Integer> ids = new HashMap<>(tokens.size() * 2);
        List<AddedToken> added = new ArrayList<>();
        for (int id = 0; id < tokens.size(); id++) {
            Integer other = ids.put(tokens.get(id), id);
            if (other != null) {
                throw new IllegalArgumentException(
                        "token " + Excerpt.of(tokens.get(id)) + " has two ids, " + other + " and " + id);
            }
            if (types[id] == SPECIAL) {
                added.add(AddedToken.special(id, tokens.get(id)));
            } else if (types[id] == ADDED) {
                added.add(AddedToken.plain(id, tokens.get(id)));
            }
        }
        Vocabulary vocabulary = new Vocabulary(ids, added, ByteAlphabet::bytes);
        if (beginToken.isPresent() && !vocabulary.isSpecial(beginToken.getAsInt())) {
            throw new IllegalArgumentException("tokenizer.ggml.bos_token_id is " + beginToken.getAsInt()
                    + ": the id of a special token is needed");
        }
        return new ByteLevelBpe(vocabulary, BpeJson.merges(merges, vocabulary), settings());
    }

    private BpeSettings settings() {
        return switch (String.valueOf(pre)) {
            // SmolLM2's own rules cut digits apart, too. Transformers reads the file without that, and so do we; since
            // the vocabulary has no
            // token of several decimal digits, only fractions, superscripts and the like come out in another way.
            case "gpt-2", "gpt2", "smollm" -> new BpeSettings(PreTokenizer.GPT2, false, false, beginToken);
            case "llama-bpe", "llama3", "llama-v3" ->
                new BpeSettings(PreTokenizer.of(LLAMA3_REGEX), false, true, beginToken);
            case "qwen2" -> new BpeSettings(PreTokenizer.of(QWEN2_REGEX), true, false, beginToken);
            default ->
                throw new IllegalArgumentException("tokenizer.ggml.pre is " + Excerpt.of(String.valueOf(pre))
                        + ": gpt-2, smollm, llama-bpe and qwen2 are covered");
        };
    }
}
