package org.rollout4j.lm.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.rollout4j.core.Require;

/** The tokens of a tokenizer: those that texts are merged to, and added ones, which may be among the former. */
final class Vocabulary {
    static final int MAX_SIZE = 1 << 24;

    private final String[] names;
    private final byte[][] bytes;
    private final BitSet ofModel = new BitSet();
    private final BitSet special = new BitSet();
    private final Map<String, Integer> ordinary = new HashMap<>();
    private final Map<String, Integer> specialIds = new LinkedHashMap<>();
    private final List<AddedToken> added;

    /** How the tokens of a model are written in its file. */
    interface Spelling {
        /** The bytes of a token, or null if it is none. */
        byte[] bytes(String name);
    }

    /**
     * Checks that the tokens have the ids from 0 on, each once.
     *
     * @throws IllegalArgumentException otherwise, or if a token of {@code model} that is not among {@code added} has no bytes; the message is one line
     */
    Vocabulary(Map<String, Integer> model, List<AddedToken> added, Spelling spelling) {
        this.added = sorted(added);
        Map<String, Integer> all = new HashMap<>(model);
        for (AddedToken token : added) {
            Integer other = all.put(token.content(), token.id());
            if (other != null && other != token.id()) {
                throw new IllegalArgumentException(
                        "token " + Excerpt.of(token.content()) + " has two ids, " + other + " and " + token.id());
            }
        }
        Require.inRange("the size of the vocabulary", all.size(), 1, MAX_SIZE);
        names = new String[all.size()];
        bytes = new byte[all.size()][];
        all.forEach(this::name);
        for (AddedToken token : this.added) {
            bytes[token.id()] = token.content().getBytes(StandardCharsets.UTF_8);
            if (token.special()) {
                special.set(token.id());
                specialIds.put(token.content(), token.id());
            }
        }
        model.forEach((name, id) -> addOrdinary(name, id, spelling));
    }

    private static List<AddedToken> sorted(List<AddedToken> added) {
        List<AddedToken> sorted = new ArrayList<>(added);
        sorted.sort(Comparator.comparingInt(AddedToken::id));
        return List.copyOf(sorted);
    }

    private void name(String name, int id) {
        if (id < 0 || id >= names.length) {
            throw new IllegalArgumentException("token " + Excerpt.of(name) + " has the id " + id + ": with "
                    + names.length + " tokens only 0 to " + (names.length - 1) + " are allowed");
        }
        if (names[id] != null) {
            String one = names[id].compareTo(name) < 0 ? names[id] : name;
            String other = one.equals(name) ? names[id] : name;
            throw new IllegalArgumentException(
                    "tokens " + Excerpt.of(one) + " and " + Excerpt.of(other) + " have the same id " + id);
        }
        names[id] = name;
    }

    private void addOrdinary(String name, int id, Spelling spelling) {
        ofModel.set(id);
        if (special.get(id)) {
            return;
        }
        byte[] spelt = spelling.bytes(name);
        if (spelt != null && spelt.length > 0) {
            ordinary.put(name, id);
        }
        if (bytes[id] == null) {
            if (spelt == null || spelt.length == 0) {
                throw new IllegalArgumentException(
                        "token " + id + " is " + Excerpt.of(name) + ": a text in the alphabet of bytes is needed");
            }
            bytes[id] = spelt;
        }
    }

    int size() {
        return names.length;
    }

    /** The id of a token that texts are merged to, by its name in files; -1 if there is none. Special tokens are none. */
    int idOf(String name) {
        return ordinary.getOrDefault(name, -1);
    }

    /** The name of a token as it stands in files. */
    String name(int id) {
        return names[id];
    }

    /** Whether the token is part of the model in files, whether added besides or not. */
    boolean isOfModel(int id) {
        return ofModel.get(id);
    }

    byte[] bytes(int id) {
        check(id);
        return bytes[id];
    }

    boolean isSpecial(int id) {
        check(id);
        return special.get(id);
    }

    private void check(int id) {
        Require.inRange("token id", id, 0, names.length - 1);
    }

    OptionalInt specialToken(String name) {
        Integer id = specialIds.get(name);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    List<String> specialTokens() {
        return List.copyOf(specialIds.keySet());
    }

    List<AddedToken> added() {
        return added;
    }

    String decode(int[] ids) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(ids.length * 4);
        for (int id : ids) {
            all.writeBytes(bytes(id));
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Vocabulary that
                && Arrays.equals(names, that.names)
                && ofModel.equals(that.ofModel)
                && added.equals(that.added);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(names);
    }
}
