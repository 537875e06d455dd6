package org.rollout4j.lm.text;

import java.util.Arrays;

/** The character that stands for each byte in the files of byte-level vocabularies: itself if it can be seen, else one from U+0100 on (GPT-2). */
final class ByteAlphabet {
    private static final char[] CHARACTERS = new char[256];
    private static final short[] BYTES = new short[256 + 68];

    static {
        char next = 256;
        Arrays.fill(BYTES, (short) -1);
        for (int b = 0; b < 256; b++) {
            boolean visible = (b > ' ' && b <= '~') || (b >= 0xA1 && b != 0xAD);
            CHARACTERS[b] = visible ? (char) b : next++;
            BYTES[CHARACTERS[b]] = (short) b;
        }
    }

    private ByteAlphabet() {}

    /** The character of a byte, given from 0 to 255. */
    static char character(int unsignedByte) {
        return CHARACTERS[unsignedByte];
    }

    /** The characters of some bytes. */
    static String characters(byte[] bytes, int from, int to) {
        char[] characters = new char[to - from];
        for (int i = from; i < to; i++) {
            characters[i - from] = CHARACTERS[bytes[i] & 0xFF];
        }
        return new String(characters);
    }

    /** The bytes that {@code characters} stand for, or null if one of them stands for none. */
    static byte[] bytes(String characters) {
        byte[] bytes = new byte[characters.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = characters.charAt(i);
            if (c >= BYTES.length || BYTES[c] < 0) {
                return null;
            }
            bytes[i] = (byte) BYTES[c];
        }
        return bytes;
    }
}
