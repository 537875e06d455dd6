package org.rollout4j.lm.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.rollout4j.core.Require;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.lm.text.Tokenizer;

/**
 * Text files as one row of token ids, the first part of it for training, the last one held out. The text is read and tokenised once, in
 * pieces; the ids are held in memory, two bytes each (three where the vocabulary is larger than 65,536), at most half of Java's memory.
 */
public final class TextCorpus {
    /** The part that is held out where nothing else is said, as in nanoGPT. */
    public static final double HELD_OUT_FRACTION = 0.1;

    private final TokenIds ids;
    private final long characters;

    private TextCorpus(TokenIds ids, long characters) {
        this.ids = ids;
        this.characters = characters;
    }

    /**
     * Reads files, and of folders all files below them whose names do not begin with a dot, in the order of their paths.
     *
     * @param paths at least one
     * @param separator the token between two files, such as the one that ends texts; none if they just follow each other
     * @throws IOException if one cannot be read, is no UTF-8 (the message names the line), holds a character without a token, or if there are
     *     too many tokens
     */
    public static TextCorpus read(List<Path> paths, Tokenizer tokenizer, OptionalInt separator) throws IOException {
        return read(paths, tokenizer, separator, TokenIds.maxFor(tokenizer.vocabularySize()));
    }

    static TextCorpus read(List<Path> paths, Tokenizer tokenizer, OptionalInt separator, long maxTokens)
            throws IOException {
        TokenIds ids = new TokenIds(tokenizer.vocabularySize(), maxTokens);
        long[] characters = new long[1];
        for (Path file : DataFiles.of(paths)) {
            if (ids.length() > 0) {
                separator.ifPresent(ids::add);
            }
            int[] line = {1};
            try {
                Utf8Pieces.read(file, piece -> {
                    characters[0] += piece.codePointCount(0, piece.length());
                    ids.add(encode(tokenizer, piece, line[0]));
                    line[0] += lineEnds(piece);
                });
            } catch (IllegalArgumentException e) {
                throw new InvalidFileException(file, e.getMessage(), e);
            }
        }
        if (ids.length() < 2) {
            throw new InvalidFileException(paths.get(0), "holds " + ids.length() + " tokens: at least 2 are needed");
        }
        return new TextCorpus(ids, characters[0]);
    }

    /** Says in which line a character without a token is. */
    private static int[] encode(Tokenizer tokenizer, String piece, int firstLine) {
        try {
            return tokenizer.encode(piece);
        } catch (IllegalArgumentException e) {
            String[] lines = piece.split("(?<=\n)", -1);
            for (int i = 0; i < lines.length; i++) {
                try {
                    tokenizer.encode(lines[i]);
                } catch (IllegalArgumentException inLine) {
                    throw new IllegalArgumentException("line " + (firstLine + i) + ": " + inLine.getMessage(), inLine);
                }
            }
            throw e;
        }
    }

    private static int lineEnds(String piece) {
        return (int) piece.chars().filter(character -> character == '\n').count();
    }

    /**
     * The text of the same files, to make a tokenizer of, in pieces.
     *
     * @throws IOException if one cannot be read or is no UTF-8
     */
    public static void forEachPiece(List<Path> paths, Consumer<String> pieces) throws IOException {
        for (Path file : DataFiles.of(paths)) {
            Utf8Pieces.read(file, pieces);
        }
    }

    /** The number of tokens. */
    public int length() {
        return ids.length();
    }

    /** The number of Unicode characters. */
    public long characters() {
        return characters;
    }

    /** All of it. */
    public Windows all() {
        return new Windows(ids, 0, ids.length());
    }

    /**
     * What is trained on: all but {@link #heldOut}.
     *
     * @param heldOutFraction from 0 to below 1
     */
    public Windows training(double heldOutFraction) {
        return new Windows(ids, 0, split(heldOutFraction));
    }

    /**
     * The last part, by position.
     *
     * @param heldOutFraction from 0 to below 1
     */
    public Windows heldOut(double heldOutFraction) {
        return new Windows(ids, split(heldOutFraction), ids.length());
    }

    private int split(double heldOutFraction) {
        Require.that(
                heldOutFraction >= 0 && heldOutFraction < 1,
                "heldOutFraction",
                heldOutFraction,
                "a number from 0 to below 1 is allowed");
        return (int) ((1 - heldOutFraction) * ids.length());
    }
}
