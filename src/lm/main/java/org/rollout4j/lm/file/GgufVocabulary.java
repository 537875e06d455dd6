package org.rollout4j.lm.file;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.rollout4j.core.Require;

/**
 * What a GGUF file says of its tokenizer.
 *
 * @param model the kind of the tokenizer, for example {@code gpt2} for byte-level BPE
 * @param pre how texts are cut before, a name that llama.cpp knows, for example {@code smollm}; empty if it is not said
 * @param tokens by id, as the file spells them
 * @param types by id, what each is: 1 normal, 2 unknown, 3 control, 4 user-defined, 5 unused, 6 byte; empty if it is not said
 * @param merges of byte-level BPE, in their order, each two parts with a space between
 * @param begin the id that begins a text
 * @param endTokens the ids of which each ends one
 * @param addBegin whether the tokenizer puts {@code begin} before a text; empty if it is not said
 * @param chatTemplate how a conversation becomes text; null if it is not said
 */
public record GgufVocabulary(
        String model,
        String pre,
        List<String> tokens,
        List<Integer> types,
        List<String> merges,
        OptionalInt begin,
        List<Integer> endTokens,
        Optional<Boolean> addBegin,
        String chatTemplate) {
    private static final String PREFIX = "tokenizer.ggml.";
    private static final List<String> ENDS = List.of("eos_token_id", "eot_token_id", "eom_token_id");

    public GgufVocabulary {
        Require.that(!tokens.isEmpty(), PREFIX + "tokens", "missing", "a list of tokens is needed");
        Require.that(
                types.isEmpty() || types.size() == tokens.size(),
                "length of " + PREFIX + "token_type",
                types.size(),
                "that of the tokens, " + tokens.size() + ", is needed");
        for (int end : endTokens) {
            Require.inRange("end token", end, 0, tokens.size() - 1);
        }
        begin.ifPresent(id -> Require.inRange(PREFIX + "bos_token_id", id, 0, tokens.size() - 1));
    }

    static GgufVocabulary of(GgufFields fields) {
        String begin = PREFIX + "bos_token_id";
        return new GgufVocabulary(
                fields.text(PREFIX + "model", ""),
                fields.text(PREFIX + "pre", ""),
                fields.list(PREFIX + "tokens", String.class),
                fields.list(PREFIX + "token_type", Long.class).stream()
                        .map(Long::intValue)
                        .toList(),
                fields.list(PREFIX + "merges", String.class),
                fields.has(begin) ? OptionalInt.of(fields.wholeNumber(begin)) : OptionalInt.empty(),
                ENDS.stream()
                        .map(key -> PREFIX + key)
                        .filter(fields::has)
                        .map(fields::wholeNumber)
                        .distinct()
                        .toList(),
                fields.truth(PREFIX + "add_bos_token"),
                fields.text("tokenizer.chat_template", null));
    }
}
