package org.rollout4j.lm.reward;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * English words that are spelt differently in Britain and America, with their inflections: those of a table, and {@code -ise} against {@code -ize} of whatever
 * verb it is. The {@code -ize} of Oxford counts as American. What is spelt alike in both, or in ways that both have, is neither.
 */
public enum Spelling {
    BRITISH,
    AMERICAN;

    private static final String TABLE = "spellings.txt";
    private static final Pattern WORD = Pattern.compile("\\p{L}+");
    private static final Pattern VERB =
            Pattern.compile("([a-z]{2,}[a-z&&[^w]])i([sz])(e|es|ed|ing|er|ers|ation|ations|ational|able)");
    private static final Map<String, Spelling> WORDS = new HashMap<>();
    private static final Set<String> ALIKE = new HashSet<>();

    static {
        for (String line : lines()) {
            read(line);
        }
    }

    /** Where a word is spelt so, upper and lower case alike; nothing if it is spelt so in both or in none. */
    static Optional<Spelling> of(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        Spelling known = WORDS.get(lower);
        if (known != null) {
            return Optional.of(known);
        }
        Matcher verb = VERB.matcher(lower);
        if (!verb.matches() || ALIKE.contains(verb.group(1))) {
            return Optional.empty();
        }
        return Optional.of(verb.group(2).equals("s") ? BRITISH : AMERICAN);
    }

    /** How many words of a text are spelt so. */
    public int count(String text) {
        return (int) WORD.matcher(text)
                .results()
                .filter(word -> of(word.group()).filter(this::equals).isPresent())
                .count();
    }

    private Spelling other() {
        return this == BRITISH ? AMERICAN : BRITISH;
    }

    /** The number of spellings in the table, inflections included. */
    static int size() {
        return WORDS.size();
    }

    private static void read(String line) {
        String[] columns = line.split(":", -1);
        List<String> pairs = words(columns[0]);
        List<String> stems = columns.length == 1 ? List.of("") : words(columns[1]);
        if (pairs.equals(List.of("alike"))) {
            ALIKE.addAll(stems);
            return;
        }
        for (String pair : pairs) {
            String[] endings = pair.split("/", -1);
            for (String stem : stems) {
                add(stem, endings[0], BRITISH);
                add(stem, endings[1], AMERICAN);
            }
        }
    }

    private static void add(String stem, String ending, Spelling spelling) {
        if (!ending.equals("-") && WORDS.putIfAbsent(stem + ending, spelling) == spelling.other()) {
            throw new IllegalStateException(TABLE + ": " + stem + ending + " is on both sides");
        }
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+", -1));
    }

    private static List<String> lines() {
        try (InputStream in = Spelling.class.getResourceAsStream(TABLE);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(TABLE + " cannot be read", e);
        }
    }
}
