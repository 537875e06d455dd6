package org.rollout4j.lm.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rollout4j.file.InvalidFileException;

/** Reads tokenizers from files. */
public final class Tokenizers {
    private static final String END_OF_TEXT = "<|endoftext|>";

    private Tokenizers() {}

    /**
     * Reads a {@code tokenizer.json}: byte-level byte pair encoding, or {@link CharacterTokenizer}'s.
     *
     * @throws InvalidFileException if it is none, or of a kind that is not covered; the message is one line
     */
    public static Tokenizer read(Path file) throws IOException {
        byte[] document = content(file);
        return checked(file, () -> TokenizerJson.read(TokenizerJson.parse(document)));
    }

    /**
     * Reads the tokenizer of a model's folder: {@code tokenizer.json}, or else {@code vocab.json} and {@code merges.txt}.
     *
     * @throws InvalidFileException if there is none, or as {@link #read}; the message is one line
     */
    public static Tokenizer readFolder(Path folder) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        if (Files.exists(file)) {
            return read(file);
        }
        Path vocabulary = folder.resolve("vocab.json");
        Path merges = folder.resolve("merges.txt");
        if (Files.exists(vocabulary) && Files.exists(merges)) {
            return readGpt2(vocabulary, merges);
        }
        throw new InvalidFileException(
                folder, "has no tokenizer: tokenizer.json, or vocab.json and merges.txt, are needed");
    }

    /**
     * The tokenizer of a text that {@link Tokenizer#toJson} wrote.
     *
     * @throws IllegalArgumentException if it is none; the message is one line
     */
    public static Tokenizer parse(String json) {
        return TokenizerJson.read(TokenizerJson.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Reads GPT-2's two files, with {@code <|endoftext|>} as the special token if it is there.
     *
     * @param vocabulary token by id in JSON: {@code vocab.json} or {@code encoder.json}
     * @param merges two tokens a line: {@code merges.txt} or {@code vocab.bpe}
     * @throws InvalidFileException if a file is not what it should be; the message is one line
     */
    public static ByteLevelBpe readGpt2(Path vocabulary, Path merges) throws IOException {
        byte[] document = content(vocabulary);
        Vocabulary tokens = checked(vocabulary, () -> gpt2Vocabulary(TokenizerJson.parse(document)));
        String lines = new String(content(merges), StandardCharsets.UTF_8);
        return checked(
                merges, () -> new ByteLevelBpe(tokens, BpeJson.merges(gpt2Merges(lines), tokens), BpeSettings.GPT2));
    }

    private static Vocabulary gpt2Vocabulary(JsonNode json) {
        Map<String, Integer> ids = TokenizerJson.ids(json);
        Integer end = ids.get(END_OF_TEXT);
        List<AddedToken> special = end == null ? List.of() : List.of(AddedToken.special(end, END_OF_TEXT));
        return new Vocabulary(ids, special, ByteAlphabet::bytes);
    }

    private static List<String> gpt2Merges(String lines) {
        List<String> merges = new ArrayList<>();
        // Not lines(): U+0085 and the like end no line here, and are no part of the alphabet of bytes either.
        for (String line : lines.split("\r?\n", -1)) {
            if (!line.isEmpty() && !(merges.isEmpty() && line.startsWith("#version"))) {
                merges.add(line);
            }
        }
        return merges;
    }

    static byte[] content(Path file) throws IOException {
        if (Files.size(file) > TokenizerJson.MAX_FILE_BYTES) {
            throw new InvalidFileException(file, "is larger than " + TokenizerJson.MAX_FILE_BYTES + " bytes");
        }
        return Files.readAllBytes(file);
    }

    /** What reads content. */
    interface Reading<T> {
        T read();
    }

    static <T> T checked(Path file, Reading<T> reading) throws InvalidFileException {
        try {
            return reading.read();
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(file, e.getMessage(), e);
        }
    }
}
