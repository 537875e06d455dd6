package org.rollout4j.lm.typing;

import java.util.List;

/**
 * What may be shown behind a place of a text: the rest of the word there, or the next one, and words behind it.
 *
 * @param text what comes next, as it seems
 * @param words where words end in it, at least one
 */
record Suggestion(String text, List<Word> words) {
    Suggestion {
        words = List.copyOf(words);
    }

    /**
     * The end of a word.
     *
     * @param end the index of the character behind it
     * @param probability how likely all up to it is, given what is typed
     */
    record Word(int end, double probability) {}

    /** The first word, and as many more as are together as likely as that at least. */
    String shown(double threshold) {
        int end = words.get(0).end();
        for (Word word : words) {
            if (word.probability() >= threshold) {
                end = word.end();
            }
        }
        return text.substring(0, end);
    }
}
