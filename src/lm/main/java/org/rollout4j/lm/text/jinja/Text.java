package org.rollout4j.lm.text.jinja;

import java.util.BitSet;

/** A text that knows of each character whether it is trusted, which is what the template wrote itself. Equal to others of the same characters. */
public final class Text {
    static final int MAX_LENGTH = 1 << 26;

    private final String characters;
    private final BitSet trusted;

    private Text(String characters, BitSet trusted) {
        this.characters = characters;
        this.trusted = trusted;
    }

    /** A text that the template's author wrote. */
    public static Text trusted(String characters) {
        return of(characters, true);
    }

    /** A text that somebody else wrote. */
    public static Text untrusted(String characters) {
        return of(characters, false);
    }

    static Text of(String characters, boolean isTrusted) {
        BitSet trusted = new BitSet();
        trusted.set(0, characters.length(), isTrusted);
        return new Text(characters, trusted);
    }

    /** The indexes of the trusted characters. */
    public BitSet trusted() {
        return (BitSet) trusted.clone();
    }

    boolean isTrusted() {
        return trusted.cardinality() == characters.length();
    }

    int length() {
        return characters.length();
    }

    Text part(int from, int to) {
        return new Text(characters.substring(from, to), trusted.get(from, to));
    }

    /** A text of other characters that was made of this one; trusted if all of this is. */
    Text changed(String other) {
        return of(other, isTrusted());
    }

    /** {@code text} without white space, or without the characters of {@code unwanted} if that is not null, at its left and right end. */
    Text strip(String unwanted, boolean left, boolean right) {
        int from = 0;
        int to = characters.length();
        while (left && from < to && isUnwanted(characters.charAt(from), unwanted)) {
            from++;
        }
        while (right && from < to && isUnwanted(characters.charAt(to - 1), unwanted)) {
            to--;
        }
        return part(from, to);
    }

    private static boolean isUnwanted(char c, String unwanted) {
        return unwanted == null ? isSpace(c) : unwanted.indexOf(c) >= 0;
    }

    /** What Python takes for white space. */
    static boolean isSpace(char c) {
        return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F) || c == 0x85;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Text text && characters.equals(text.characters);
    }

    @Override
    public int hashCode() {
        return characters.hashCode();
    }

    @Override
    public String toString() {
        return characters;
    }

    /** Texts put together. */
    static final class Builder {
        private final StringBuilder characters = new StringBuilder();
        private final BitSet trusted = new BitSet();

        Builder add(Text text) {
            int at = characters.length();
            if (at + text.length() > MAX_LENGTH) {
                throw new IllegalArgumentException("a text of the template grows beyond " + MAX_LENGTH + " characters");
            }
            characters.append(text.characters);
            for (int i = text.trusted.nextSetBit(0); i >= 0; i = text.trusted.nextSetBit(i)) {
                int end = text.trusted.nextClearBit(i);
                trusted.set(at + i, at + end);
                i = end;
            }
            return this;
        }

        Text build() {
            return new Text(characters.toString(), (BitSet) trusted.clone());
        }
    }
}
