package org.rollout4j.lm.typing;

/** Types a text with the help of what is shown. */
final class Typist {
    private Typist() {}

    /**
     * The keys that it takes.
     *
     * @param from the first character
     * @param end the one behind the last
     * @param suggestions what may be shown, by the index of the character before which it is; null for nothing
     * @param threshold as {@link Suggestion#shown} has it
     */
    static int keys(String text, int from, int end, Suggestion[] suggestions, double threshold) {
        int keys = 0;
        for (int at = from; at < end; keys++) {
            String shown = suggestions[at] == null ? "" : suggestions[at].shown(threshold);
            boolean helps = !shown.isEmpty() && at + shown.length() <= end && text.startsWith(shown, at);
            at += helps ? shown.length() : Character.charCount(text.codePointAt(at));
        }
        return keys;
    }
}
