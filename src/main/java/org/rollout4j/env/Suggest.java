package org.rollout4j.env;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the name that was probably meant. */
public final class Suggest {
    private static final int LONGEST = 100;

    private Suggest() {}

    /**
     * The known name nearest to {@code name} by edit distance, upper and lower case alike; none if all are too far off to
     * be a slip of the finger.
     */
    public static Optional<String> nearest(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        String wanted = name.toLowerCase(Locale.ROOT);
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .min(Comparator.comparingInt(k -> distance.apply(wanted, k.toLowerCase(Locale.ROOT))))
                .filter(k -> distance.apply(wanted, k.toLowerCase(Locale.ROOT)) <= Math.max(2, k.length() / 3));
    }

    /** {@code ", did you mean NAME?"} for the end of an error message; empty if no known name is near. */
    public static String didYouMean(String name, Collection<String> known) {
        return nearest(name, known).map(n -> ", did you mean " + n + "?").orElse("");
    }
}
