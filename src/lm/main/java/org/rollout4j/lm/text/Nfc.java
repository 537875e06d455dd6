package org.rollout4j.lm.text;

import java.text.Normalizer;

/**
 * Unicode's normal form NFC. Of more than 256 combining marks one after the other, which no language writes, each 256 are normalised on their own: the time that
 * Java takes to sort them grows with the square of their number.
 */
final class Nfc {
    private static final int MAX_MARKS = 256;

    private Nfc() {}

    /** The normal form of {@code text}; {@code text} itself if it is in it. */
    static String normalize(String text) {
        StringBuilder normal = null;
        int from = 0;
        int marks = 0;
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            marks = isMark(c) ? marks + 1 : 0;
            if (marks == MAX_MARKS) {
                normal = normal == null ? new StringBuilder(text.length()) : normal;
                normal.append(byJava(text.substring(from, at)));
                from = at;
                marks = 0;
            }
        }
        return normal == null
                ? byJava(text)
                : normal.append(byJava(text.substring(from))).toString();
    }

    private static String byJava(String text) {
        return Normalizer.isNormalized(text, Normalizer.Form.NFC)
                ? text
                : Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }
}
