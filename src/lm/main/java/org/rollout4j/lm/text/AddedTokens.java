package org.rollout4j.lm.text;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds added tokens in texts, the leftmost first and of those the longest. */
final class AddedTokens {
    private final Map<Character, List<AddedToken>> byFirst = new HashMap<>();
    private final BitSet first = new BitSet();
    private final boolean specialOnly;

    /** Takes what a text is made of. */
    interface Parts {
        void text(int from, int to);

        void token(int id);
    }

    AddedTokens(List<AddedToken> tokens) {
        for (AddedToken token : tokens) {
            char head = token.content().charAt(0);
            first.set(head);
            byFirst.computeIfAbsent(head, key -> new ArrayList<>()).add(token);
        }
        Comparator<AddedToken> longest =
                Comparator.comparing(token -> -token.content().length());
        byFirst.values().forEach(same -> same.sort(longest));
        specialOnly = tokens.stream().allMatch(AddedToken::special);
    }

    /** Goes through {@code text}. Special tokens count only where all their characters, moved by {@code offset}, are {@code trusted}. */
    void split(String text, BitSet trusted, int offset, Parts parts) {
        int done = 0;
        int at = specialOnly && trusted.isEmpty() ? text.length() : 0;
        while (at < text.length()) {
            AddedToken token = first.get(text.charAt(at)) ? find(text, at, trusted, offset) : null;
            if (token == null) {
                at++;
                continue;
            }
            int start = token.leftStrip() ? spaceBefore(text, at, done) : at;
            if (start > done) {
                parts.text(done, start);
            }
            parts.token(token.id());
            at += token.content().length();
            at = token.rightStrip() ? spaceAfter(text, at) : at;
            done = at;
        }
        if (text.length() > done) {
            parts.text(done, text.length());
        }
    }

    private AddedToken find(String text, int at, BitSet trusted, int offset) {
        for (AddedToken token : byFirst.get(text.charAt(at))) {
            int end = at + token.content().length();
            if (text.startsWith(token.content(), at)
                    && (!token.special() || trusted.nextClearBit(at + offset) >= end + offset)
                    && (!token.singleWord() || standsAlone(text, at, end))) {
                return token;
            }
        }
        return null;
    }

    private static boolean standsAlone(String text, int from, int to) {
        return (from == 0 || !isWord(text.codePointBefore(from)))
                && (to == text.length() || !isWord(text.codePointAt(to)));
    }

    private static boolean isWord(int c) {
        int type = Character.getType(c);
        return Character.isAlphabetic(c)
                || Character.isDigit(c)
                || type == Character.CONNECTOR_PUNCTUATION
                || type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || c == 0x200C
                || c == 0x200D;
    }

    private static int spaceBefore(String text, int at, int limit) {
        int start = at;
        while (start > limit && isSpace(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static int spaceAfter(String text, int at) {
        int end = at;
        while (end < text.length() && isSpace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Unicode's property White_Space, all of which is in the basic plane. */
    private static boolean isSpace(char c) {
        return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || c == 0x85;
    }
}
