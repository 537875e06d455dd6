package org.rollout4j.lm.text;

import org.rollout4j.file.Json;

/** How messages show what came from files and people: one line, quoted, not too long. */
final class Excerpt {
    private static final int MAX_LENGTH = 60;

    private Excerpt() {}

    static String of(String text) {
        return '"' + Json.oneLine(text, MAX_LENGTH) + '"';
    }
}
