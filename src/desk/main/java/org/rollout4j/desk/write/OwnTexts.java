package org.rollout4j.desk.write;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rollout4j.core.Sha256;
import org.rollout4j.lm.data.DataFiles;
import org.rollout4j.lm.data.TextCorpus;
import org.rollout4j.lm.ngram.NgramModel;
import org.rollout4j.lm.text.Tokenizer;

/**
 * What somebody wrote before.
 *
 * @param ngram counts of it; not added to
 * @param tokens the texts, each in the tokens of a model; not written to
 * @param sha256 of all of them, in hexadecimal
 */
public record OwnTexts(NgramModel ngram, List<int[]> tokens, String sha256) {
    /** The tokens of the longest n-grams. */
    private static final int ORDER = 5;

    public OwnTexts {
        tokens = List.copyOf(tokens);
    }

    /**
     * Reads the {@code .txt} and {@code .md} files below a folder.
     *
     * @param tokenizer that of the model which learns them
     * @throws IllegalArgumentException if there is a character that the tokenizer has no token for
     * @throws IOException if there are none, or one cannot be read; the message is one line
     */
    public static OwnTexts read(Path folder, Tokenizer tokenizer) throws IOException {
        List<Path> files =
                DataFiles.of(List.of(folder)).stream().filter(OwnTexts::isText).toList();
        if (files.isEmpty()) {
            throw new IOException(folder + ": there is no .txt or .md file in it");
        }
        NgramModel ngram = new NgramModel(tokenizer.vocabularySize(), ORDER);
        List<int[]> texts = new ArrayList<>();
        MessageDigest digest = Sha256.digest();
        for (Path file : files) {
            StringBuilder text = new StringBuilder();
            TextCorpus.forEachPiece(List.of(file), text::append);
            int[] tokens = tokenizer.encode(text.toString());
            ngram.add(tokens);
            texts.add(tokens);
            digest.update(Sha256.of(text.toString()).getBytes(StandardCharsets.US_ASCII));
        }
        return new OwnTexts(ngram, texts, Sha256.of(digest));
    }

    private static boolean isText(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".txt") || name.endsWith(".md");
    }
}
