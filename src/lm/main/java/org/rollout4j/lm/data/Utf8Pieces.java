package org.rollout4j.lm.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.rollout4j.file.InvalidFileException;

/**
 * The text of a file in pieces of bounded size. A piece ends before a space between two letters, or after the end of a line between two
 * characters that are no white space: there the pre-tokenizers of the known families cut in any case, so that the pieces' tokens are those of the
 * whole. Only a stretch of a million characters without such a place is cut elsewhere.
 */
final class Utf8Pieces {
    static final int MAX_CHARACTERS = 1 << 20;
    private static final int WANTED_CHARACTERS = 1 << 16;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path file;
    private final Consumer<String> pieces;
    private final StringBuilder text = new StringBuilder();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
    private final CharBuffer chars = CharBuffer.allocate(1 << 16);
    private long line = 1;
    private boolean begun;

    private Utf8Pieces(Path file, Consumer<String> pieces) {
        this.file = file;
        this.pieces = pieces;
    }

    /**
     * Hands all pieces of {@code file} to {@code pieces}, in order; a byte order mark at its begin is no part of them.
     *
     * @throws IOException if it cannot be read or is no UTF-8; then the message names the line
     */
    static void read(Path file, Consumer<String> pieces) throws IOException {
        new Utf8Pieces(file, pieces).read();
    }

    private void read() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            boolean end = false;
            while (!end) {
                int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
                end = count < 0;
                bytes.position(bytes.position() + Math.max(count, 0)).flip();
                decode(end);
                bytes.compact();
                flush(end);
            }
        }
    }

    private void decode(boolean end) throws IOException {
        CoderResult result = decoder.decode(bytes, chars, end);
        chars.flip();
        for (int i = 0; i < chars.length(); i++) {
            line += chars.charAt(i) == '\n' ? 1 : 0;
        }
        text.append(chars);
        chars.clear();
        if (!begun && text.length() > 0) {
            begun = true;
            if (text.charAt(0) == BYTE_ORDER_MARK) {
                text.deleteCharAt(0);
            }
        }
        if (result.isError()) {
            throw new InvalidFileException(
                    file,
                    String.format(
                            "line %d holds the byte 0x%02x where UTF-8 has none: text in UTF-8 is needed",
                            line, bytes.get(bytes.position())));
        }
    }

    private void flush(boolean all) {
        while (text.length() > WANTED_CHARACTERS) {
            int end = cut();
            if (end == 0) {
                break;
            }
            hand(end);
        }
        if (all && text.length() > 0) {
            hand(text.length());
        }
    }

    private void hand(int end) {
        pieces.accept(text.substring(0, end));
        text.delete(0, end);
    }

    /** Where the next piece ends; 0 if that is not known before more is read. */
    private int cut() {
        int end = Math.min(text.length() - 2, MAX_CHARACTERS);
        for (int i = end; i > 1; i--) {
            if (isBetweenWords(i) || isBetweenLines(i)) {
                return i;
            }
        }
        if (text.length() <= MAX_CHARACTERS) {
            return 0;
        }
        return Character.isLowSurrogate(text.charAt(end)) ? end - 1 : end;
    }

    private boolean isBetweenWords(int at) {
        return text.charAt(at) == ' '
                && Character.isLetter(text.charAt(at - 1))
                && Character.isLetter(text.charAt(at + 1));
    }

    private boolean isBetweenLines(int at) {
        return text.charAt(at - 1) == '\n'
                && !Character.isWhitespace(text.charAt(at - 2))
                && !Character.isWhitespace(text.charAt(at));
    }
}
