package org.rollout4j.lm.file;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import org.rollout4j.lm.text.Tokenizer;

/** Tokens that are named by their numbers; the first two are special. */
record NumberedTokens(int vocabularySize) implements Tokenizer {
    @Override
    public int[] encode(String text, BitSet trusted) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] bytes(int id) {
        return ("t" + id).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean isSpecial(int id) {
        return id < 2;
    }

    @Override
    public OptionalInt specialToken(String name) {
        return specialTokens().contains(name) ? OptionalInt.of(specialTokens().indexOf(name)) : OptionalInt.empty();
    }

    @Override
    public List<String> specialTokens() {
        return List.of("t0", "t1");
    }

    @Override
    public String decode(int... ids) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String toJson() {
        return "{\"size\": " + vocabularySize + "}";
    }
}
