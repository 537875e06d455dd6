package org.rollout4j.desk.write;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.rollout4j.lm.data.DataFiles;
import org.rollout4j.lm.data.TextCorpus;
import org.rollout4j.lm.ngram.NgramModel;
import org.rollout4j.lm.text.Tokenizer;

/** What somebody wrote before, counted at once. */
public final class OwnTexts {
    /** The tokens of the longest n-grams. */
    private static final int ORDER = 5;

    private OwnTexts() {}

    /**
     * Counts the {@code .txt} and {@code .md} files below a folder.
     *
     * @param tokenizer that of the model which the counts are mixed with
     * @throws IllegalArgumentException if there is a character that the tokenizer has no token for
     * @throws IOException if there are none, or one cannot be read; the message is one line
     */
    public static NgramModel read(Path folder, Tokenizer tokenizer) throws IOException {
        List<Path> files =
                DataFiles.of(List.of(folder)).stream().filter(OwnTexts::isText).toList();
        if (files.isEmpty()) {
            throw new IOException(folder + ": there is no .txt or .md file in it");
        }
        NgramModel ngram = new NgramModel(tokenizer.vocabularySize(), ORDER);
        for (Path file : files) {
            StringBuilder text = new StringBuilder();
            TextCorpus.forEachPiece(List.of(file), text::append);
            ngram.add(tokenizer.encode(text.toString()));
        }
        return ngram;
    }

    private static boolean isText(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".txt") || name.endsWith(".md");
    }
}
