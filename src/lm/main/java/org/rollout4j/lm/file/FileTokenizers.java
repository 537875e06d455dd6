package org.rollout4j.lm.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.rollout4j.lm.text.ByteLevelBpe;
import org.rollout4j.lm.text.GgufTokenizer;
import org.rollout4j.lm.text.Tokenizer;
import org.rollout4j.lm.text.Tokenizers;

/** The tokenizers that models are stored with. */
final class FileTokenizers implements TokenizerSource {

    /** The rules of Llama 3, with which texts begin with a token unless the file says otherwise. */
    private static final String LLAMA_3 = "llama-bpe";

    @Override
    public Tokenizer read(Path folder) throws IOException {
        return Tokenizers.readFolder(folder);
    }

    @Override
    public Tokenizer of(GgufVocabulary vocabulary) {
        int[] types = vocabulary.types().isEmpty()
                ? new int[vocabulary.tokens().size()]
                : vocabulary.types().stream().mapToInt(Integer::intValue).toArray();
        return ByteLevelBpe.of(new GgufTokenizer(
                vocabulary.model(),
                vocabulary.pre(),
                vocabulary.tokens(),
                types,
                vocabulary.merges(),
                vocabulary.addBegin().orElse(LLAMA_3.equals(vocabulary.pre()))
                        ? vocabulary.begin()
                        : OptionalInt.empty()));
    }
}
