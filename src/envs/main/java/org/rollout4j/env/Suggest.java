package org.rollout4j.env;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds the name that was probably meant. */
public final class Suggest {
    private static final int LONGEST = 100;

    private Suggest() {}

    /**
     * The known name nearest to {@code name} by edit distance, upper and lower case alike; none if all are too far off to
     * be a slip of the finger. Of two as near, that which takes fewer replacements: {@code --sed} lacks a letter of {@code --seed}.
     */
    public static Optional<String> nearest(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        String wanted = name.toLowerCase(Locale.ROOT);
        return known.stream()
                .min(Comparator.<String>comparingInt(k -> distance(wanted, k.toLowerCase(Locale.ROOT), 1))
                        .thenComparingInt(k -> distance(wanted, k.toLowerCase(Locale.ROOT), 2)))
                .filter(k -> distance(wanted, k.toLowerCase(Locale.ROOT), 1) <= Math.max(2, k.length() / 3));
    }

    /** {@code ", did you mean NAME?"} for the end of an error message; empty if no known name is near. */
    public static String didYouMean(String name, Collection<String> known) {
        return nearest(name, known).map(n -> ", did you mean " + n + "?").orElse("");
    }

    /**
     * How many insertions, deletions and replacements of characters lead from one to the other (Levenshtein, 1966).
     *
     * @param replacement how many of the others one replacement counts
     */
    private static int distance(String from, String to, int replacement) {
        int[] row = IntStream.rangeClosed(0, to.length()).toArray();
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : replacement);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
