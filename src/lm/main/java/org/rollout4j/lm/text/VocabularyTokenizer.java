package org.rollout4j.lm.text;

import java.util.List;
import java.util.OptionalInt;

/** What a tokenizer says of its tokens, however it cuts texts into them. */
abstract class VocabularyTokenizer implements Tokenizer {
    final Vocabulary vocabulary;

    VocabularyTokenizer(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    @Override
    public int vocabularySize() {
        return vocabulary.size();
    }

    @Override
    public byte[] bytes(int id) {
        return vocabulary.bytes(id).clone();
    }

    @Override
    public boolean isSpecial(int id) {
        return vocabulary.isSpecial(id);
    }

    @Override
    public OptionalInt specialToken(String name) {
        return vocabulary.specialToken(name);
    }

    @Override
    public List<String> specialTokens() {
        return vocabulary.specialTokens();
    }

    @Override
    public String decode(int... ids) {
        return vocabulary.decode(ids);
    }
}
