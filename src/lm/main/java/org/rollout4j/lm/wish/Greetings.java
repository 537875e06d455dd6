package org.rollout4j.lm.wish;

import java.util.regex.Pattern;

/** What short messages begin with, in English. */
public final class Greetings {
    private static final Pattern GREETING = Pattern.compile(
            "^\\s*(?:Dear|Hello|Hey|Hi|Good (?:morning|afternoon|evening))\\b[^,\\n!:.?]{0,40}[,!:]\\s*");

    private Greetings() {}

    /** A message without the greeting that it begins with, if it does. */
    public static String without(String message) {
        return GREETING.matcher(message).replaceFirst("");
    }
}
