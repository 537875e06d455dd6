package org.rollout4j.lm.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.rollout4j.core.Require;

/** Learns byte-level byte pair encoding. After each merge only the words that hold the pair are counted again. */
final class BpeTrainer {
    private static final int MIN_COUNT = 2;

    private final int vocabularySize;
    private final List<String> specialTokens;
    private final Map<String, long[]> counts = new LinkedHashMap<>();
    private final Map<String, Integer> tokens = new LinkedHashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<Word> words = new ArrayList<>();
    private final Map<Long, Pair> pairs = new HashMap<>();
    /** Pairs by what was their count when they were put here; those that count less now are put back when it is their turn. */
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>();

    private final Ids left = new Ids(1024);
    private final Ids right = new Ids(1024);
    private final Ids results = new Ids(1024);

    /** The tokens of a word that occurs {@code count} times. */
    private static final class Word {
        private final long count;
        private int[] ids;

        Word(int[] ids, long count) {
            this.ids = ids;
            this.count = count;
        }
    }

    /** How often two tokens follow one another, and the words in which they did at some time, some more than once. */
    private static final class Pair {
        private long count;
        private final Ids words = new Ids(4);
    }

    private record Candidate(long key, long count) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            return count != other.count ? Long.compare(other.count, count) : Long.compare(key, other.key);
        }
    }

    BpeTrainer(int vocabularySize, List<String> specialTokens) {
        this.vocabularySize = vocabularySize;
        this.specialTokens = specialTokens;
        int bytes = 256;
        Require.inRange("vocabularySize", vocabularySize, bytes + specialTokens.size(), Vocabulary.MAX_SIZE);
        specialTokens.forEach(this::token);
        Require.that(tokens.size() == specialTokens.size(), "specialTokens", specialTokens, "each name is needed once");
        List<String> alphabet = new ArrayList<>();
        for (int b = 0; b < bytes; b++) {
            alphabet.add(String.valueOf(ByteAlphabet.character(b)));
        }
        alphabet.sort(null);
        alphabet.forEach(this::token);
        Require.that(
                tokens.size() == specialTokens.size() + bytes,
                "specialTokens",
                specialTokens,
                "names of more than one character are needed");
    }

    /** Counts the words of a text, or of a piece that ends where a word does. */
    void read(String text) {
        PreTokenizer.GPT2.split(
                Surrogates.mend(text),
                (whole, from, to) -> counts.computeIfAbsent(whole.substring(from, to), word -> new long[1])[0]++);
    }

    /** The tokenizer of what was read; once. */
    ByteLevelBpe train() {
        begin();
        learn(vocabularySize);
        Vocabulary vocabulary =
                new Vocabulary(tokens, CharacterTokenizer.special(specialTokens, 0), ByteAlphabet::bytes);
        Merges merges = new Merges(left.toArray(), right.toArray(), results.toArray());
        return new ByteLevelBpe(vocabulary, merges, BpeSettings.GPT2);
    }

    private int token(String name) {
        Integer id = tokens.putIfAbsent(name, tokens.size());
        if (id == null) {
            names.add(name);
        }
        return id == null ? tokens.size() - 1 : id;
    }

    private void begin() {
        counts.forEach((word, count) -> words.add(new Word(idsOf(word), count[0])));
        counts.clear();
        for (int w = 0; w < words.size(); w++) {
            count(w, 1);
        }
        pairs.forEach((key, pair) -> queue.add(new Candidate(key, pair.count)));
    }

    private int[] idsOf(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            ids[i] = tokens.get(String.valueOf(ByteAlphabet.character(bytes[i] & 0xFF)));
        }
        return ids;
    }

    /** Adds a word's pairs to the counts, {@code sign} times. */
    private void count(int w, int sign) {
        Word word = words.get(w);
        for (int i = 0; i + 1 < word.ids.length; i++) {
            Pair pair = pairs.computeIfAbsent(key(word.ids[i], word.ids[i + 1]), key -> new Pair());
            pair.count += sign * word.count;
            if (sign > 0) {
                pair.words.add(w);
            }
        }
    }

    private void learn(int vocabularySize) {
        while (tokens.size() < vocabularySize && !queue.isEmpty()) {
            Candidate best = queue.poll();
            Pair pair = pairs.get(best.key);
            if (pair == null || pair.count < MIN_COUNT) {
                continue;
            }
            if (pair.count != best.count) {
                queue.add(new Candidate(best.key, pair.count));
                continue;
            }
            int first = (int) (best.key >>> 32);
            int second = (int) best.key;
            int result = token(names.get(first) + names.get(second));
            left.add(first);
            right.add(second);
            results.add(result);
            merge(pair, first, second, result);
        }
    }

    private void merge(Pair pair, int first, int second, int result) {
        Set<Long> grown = new LinkedHashSet<>();
        for (int w : pair.words.toArray()) {
            Word word = words.get(w);
            int[] merged = merged(word.ids, first, second, result);
            if (merged.length == word.ids.length) {
                continue;
            }
            count(w, -1);
            word.ids = merged;
            count(w, 1);
            for (int i = 0; i + 1 < merged.length; i++) {
                if (merged[i] == result || merged[i + 1] == result) {
                    grown.add(key(merged[i], merged[i + 1]));
                }
            }
        }
        grown.forEach(key -> queue.add(new Candidate(key, pairs.get(key).count)));
    }

    private static int[] merged(int[] ids, int first, int second, int result) {
        int[] shorter = new int[ids.length];
        int size = 0;
        for (int i = 0; i < ids.length; i++) {
            boolean pair = i + 1 < ids.length && ids[i] == first && ids[i + 1] == second;
            shorter[size++] = pair ? result : ids[i];
            i += pair ? 1 : 0;
        }
        return Arrays.copyOf(shorter, size);
    }

    private static long key(int first, int second) {
        return (long) first << 32 | second;
    }
}
