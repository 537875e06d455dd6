package org.rollout4j.lm.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import org.rollout4j.lm.text.Tokenizer;

/** A tokenizer for tests: a token a character of an alphabet, one for {@code ab} together, and one that ends texts. */
class Characters implements Tokenizer {
    static final String END = "<end>";
    private static final String PAIR = "ab";

    private final String alphabet;

    Characters(String alphabet) {
        this.alphabet = alphabet;
    }

    int pair() {
        return alphabet.length();
    }

    int end() {
        return alphabet.length() + 1;
    }

    @Override
    public int vocabularySize() {
        return alphabet.length() + 2;
    }

    @Override
    public int[] encode(String text, BitSet trusted) {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith(PAIR, i)) {
                ids.add(pair());
                i++;
                continue;
            }
            int id = alphabet.indexOf(text.charAt(i));
            if (id < 0) {
                throw new IllegalArgumentException("character is " + text.charAt(i) + ": there is no token for it");
            }
            ids.add(id);
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public byte[] bytes(int id) {
        String text = id == end() ? END : id == pair() ? PAIR : alphabet.substring(id, id + 1);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean isSpecial(int id) {
        return id == end();
    }

    @Override
    public OptionalInt specialToken(String name) {
        return name.equals(END) ? OptionalInt.of(end()) : OptionalInt.empty();
    }

    @Override
    public List<String> specialTokens() {
        return List.of(END);
    }

    @Override
    public String decode(int... ids) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(new String(bytes(id), StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    @Override
    public String toJson() {
        throw new UnsupportedOperationException();
    }
}
