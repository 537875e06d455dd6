package org.rollout4j.warning;

import java.util.Locale;
import java.util.Optional;

/**
 * A trouble that the metrics of a run tell of.
 *
 * @param trouble what it is, in two or three words
 * @param evidence the metrics that say so
 * @param advice what to try
 */
public record Warning(String trouble, String evidence, String advice) {
    /**
     * A warning as rules give it.
     *
     * @param pattern the evidence, with the places of values
     */
    static Optional<Warning> of(String trouble, String advice, String pattern, Object... values) {
        return Optional.of(new Warning(trouble, String.format(Locale.ROOT, pattern, values), advice));
    }

    /** All of it in a line. */
    public String text() {
        return trouble + ": " + evidence + ". " + advice;
    }
}
