package org.rollout4j.lm.file;

import java.io.IOException;
import java.nio.file.Path;
import org.rollout4j.lm.text.Tokenizer;

/** Makes the tokenizers of models that are read. */
public interface TokenizerSource {
    /**
     * That of a folder with {@code tokenizer.json}, or {@code vocab.json} and {@code merges.txt}.
     *
     * @throws IOException if it is missing, malformed or not of a kind that is read; the message is one line that names the file
     */
    Tokenizer read(Path folder) throws IOException;

    /**
     * That of a GGUF file.
     *
     * @throws IllegalArgumentException if it is malformed or not of a kind that is read
     */
    Tokenizer of(GgufVocabulary vocabulary);
}
