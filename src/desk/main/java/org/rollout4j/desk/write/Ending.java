package org.rollout4j.desk.write;

import org.rollout4j.lm.typing.TypedText;

/** Where a text that is being written comes to an end of itself. */
interface Ending {
    /** What {@link #of} says while there is no end. */
    int GOES_ON = -1;

    /** Of a text that goes on as long as its model lets it. */
    Ending NONE = text -> GOES_ON;

    /** A text with fewer words is no clause of its own. */
    int MIN_CLAUSE_WORDS = 4;

    /** The index behind what is to be shown; {@link #GOES_ON} if there is no end yet. */
    int of(String text);

    /** At the end of a sentence, a line or a clause, or behind so many words. */
    static Ending ofClause(int maxWords) {
        return text -> {
            int begin = firstOfLine(text);
            int words = 0;
            for (int at = begin + 1; at < text.length(); at++) {
                if (endsSentence(text, at)) {
                    return at;
                }
                if (isWordEnd(text, at)) {
                    words++;
                }
                boolean clause = words >= MIN_CLAUSE_WORDS
                        && ",;:".indexOf(text.charAt(at - 1)) >= 0
                        && Character.isWhitespace(text.charAt(at));
                if (clause || (words == maxWords && isWordEnd(text, at))) {
                    return at;
                }
            }
            return GOES_ON;
        };
    }

    /** Behind so many sentences; a line is one too. */
    static Ending ofSentences(int count) {
        return text -> {
            int sentences = 0;
            for (int at = firstOfLine(text) + 1; at < text.length(); at++) {
                if (endsSentence(text, at) && !Character.isWhitespace(text.charAt(at - 1)) && ++sentences == count) {
                    return at;
                }
            }
            return GOES_ON;
        };
    }

    /** How many sentences a text has, at least one. */
    static int sentences(String text) {
        String closed = text.strip() + "\n";
        int sentences = 0;
        for (int at = 1; at < closed.length(); at++) {
            if (endsSentence(closed, at) && !Character.isWhitespace(closed.charAt(at - 1))) {
                sentences++;
            }
        }
        return Math.max(1, sentences);
    }

    /** Where the last whole word of a text ends that was broken off; all of it where words do not stand apart. */
    static int ofLastWord(String text) {
        for (int at = text.length() - 1; at > 0; at--) {
            if (isWordEnd(text, at)) {
                return at;
            }
        }
        return text.length();
    }

    /** Lines may be left before what is shown begins. */
    private static int firstOfLine(String text) {
        int at = 0;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean endsSentence(String text, int at) {
        char before = text.charAt(at - 1);
        char next = text.charAt(at);
        return next == '\n'
                || "。！？".indexOf(before) >= 0
                || (".!?…".indexOf(before) >= 0 && Character.isWhitespace(next));
    }

    private static boolean isWordEnd(String text, int at) {
        return TypedText.isOfWord(text.charAt(at - 1)) && !TypedText.isOfWord(text.charAt(at));
    }
}
