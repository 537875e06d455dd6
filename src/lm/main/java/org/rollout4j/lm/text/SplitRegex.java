package org.rollout4j.lm.text;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions of {@code tokenizer.json}, which are Oniguruma's, as Java's. Taken are those that both read alike and that Java matches
 * without recursion over the text: classes of characters with quantifiers, alternatives, groups that do not repeat, looking ahead. What is
 * white space, a letter, a digit follows Unicode.
 */
final class SplitRegex {
    private static final int MAX_LENGTH = 2000;
    private static final int MAX_REPETITIONS = 1000;
    private static final int MAX_DEPTH = 10;
    private static final Set<String> CATEGORIES = Set.of(
            "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps",
            "Pe", "Pi", "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf");
    private static final Set<String> SCRIPTS = Set.of(
            "Han",
            "Hiragana",
            "Katakana",
            "Hangul",
            "Latin",
            "Greek",
            "Cyrillic",
            "Arabic",
            "Hebrew",
            "Thai",
            "Devanagari");

    private final String source;
    private final StringBuilder java = new StringBuilder();
    private int at;
    private int depth;

    private SplitRegex(String source) {
        this.source = source;
    }

    /**
     * The Java form of a regular expression.
     *
     * @throws IllegalArgumentException if it has what is not covered; the message is one line that names it
     */
    static Pattern compile(String regex) {
        SplitRegex translation = new SplitRegex(regex);
        if (regex.length() > MAX_LENGTH) {
            throw translation.refused("more than " + MAX_LENGTH + " characters");
        }
        translation.translate();
        try {
            return Pattern.compile(translation.java.toString(), Pattern.UNICODE_CHARACTER_CLASS);
        } catch (PatternSyntaxException e) {
            throw translation.refused(e.getDescription());
        }
    }

    private void translate() {
        while (at < source.length()) {
            char c = source.charAt(at);
            switch (c) {
                case '\\' -> escape();
                case '[' -> characterClass();
                case '(' -> group();
                case ')' -> endOfGroup();
                case '{' -> repetitions();
                case '.', '^', '$' -> throw refused("'" + c + "'");
                default -> take(1);
            }
        }
    }

    private void take(int length) {
        java.append(source, at, at + length);
        at += length;
    }

    private char peek(int ahead) {
        return at + ahead < source.length() ? source.charAt(at + ahead) : 0;
    }

    private void escape() {
        char c = peek(1);
        if (c == 'p' || c == 'P') {
            property();
        } else if ((c != 0 && "sSdDrntf".indexOf(c) >= 0) || isPunctuation(c)) {
            take(2);
        } else if (c == 'u' && source.substring(at + 2).matches("(?s)[0-9a-fA-F]{4}.*")) {
            take(6);
        } else {
            throw refused("'\\" + (c == 0 ? "" : c) + "'");
        }
    }

    private void property() {
        int end = source.indexOf('}', at);
        if (peek(2) != '{' || end < 0) {
            throw refused("a property without braces");
        }
        String name = source.substring(at + 3, end);
        if (!CATEGORIES.contains(name) && !SCRIPTS.contains(name)) {
            throw refused("'\\p{" + name + "}'");
        }
        java.append('\\')
                .append(peek(1))
                .append('{')
                .append(SCRIPTS.contains(name) ? "Is" : "")
                .append(name)
                .append('}');
        at = end + 1;
    }

    private void characterClass() {
        take(peek(1) == '^' ? 2 : 1);
        if (peek(0) == ']') {
            throw refused("an empty class");
        }
        while (peek(0) != ']') {
            if (at >= source.length()) {
                throw refused("a class without an end");
            }
            if (peek(0) == '\\') {
                escape();
            } else if (peek(0) == '[' || (peek(0) == '&' && peek(1) == '&')) {
                throw refused("'" + peek(0) + "' in a class");
            } else {
                take(1);
            }
        }
        take(1);
    }

    private void group() {
        if (++depth > MAX_DEPTH) {
            throw refused("groups nested deeper than " + MAX_DEPTH);
        }
        if (peek(1) != '?') {
            java.append("(?:");
            at++;
            return;
        }
        for (String known : new String[] {"(?:", "(?i:", "(?=", "(?!", "(?>"}) {
            if (source.startsWith(known, at)) {
                take(known.length());
                return;
            }
        }
        throw refused("'" + source.substring(at, Math.min(source.length(), at + 4)) + "'");
    }

    private void endOfGroup() {
        depth--;
        take(1);
        if (peek(0) == '*' || peek(0) == '+' || peek(0) == '{') {
            throw refused("a group that repeats");
        }
    }

    private void repetitions() {
        int end = source.indexOf('}', at);
        String[] bounds =
                end < 0 ? new String[0] : source.substring(at + 1, end).split(",", -1);
        boolean known = bounds.length == 1 || bounds.length == 2;
        for (String bound : bounds) {
            known &= bound.matches("[0-9]{1,4}") && Integer.parseInt(bound) <= MAX_REPETITIONS;
        }
        if (!known) {
            throw refused("repetitions that are not {n} or {m,n} up to " + MAX_REPETITIONS);
        }
        take(end + 1 - at);
        if (peek(0) == '+' || peek(0) == '?' || peek(0) == '*') {
            throw refused("'}" + peek(0) + "'");
        }
    }

    private static boolean isPunctuation(char c) {
        return c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c);
    }

    private IllegalArgumentException refused(String what) {
        return new IllegalArgumentException(
                "regular expression " + Excerpt.of(source) + ": " + what + " is not covered");
    }
}
