package org.rollout4j.lm.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;

/**
 * Byte-level byte pair encoding (Sennrich et al., 2016; Radford et al., 2019), as GPT-2, Llama 3, SmolLM2 and Qwen have it: texts are cut into words by regular
 * expressions, and the bytes of a word are merged pair by pair, the merge that was learned first before others. With a vocabulary that has all
 * 256 bytes every text has ids.
 */
public final class ByteLevelBpe extends VocabularyTokenizer {
    private final Merges merges;
    private final BpeSettings settings;

    private final int[] byteIds = new int[256];
    private final AddedTokens raw;
    private final AddedTokens normalized;
    private final WordCache cache = new WordCache();

    ByteLevelBpe(Vocabulary vocabulary, Merges merges, BpeSettings settings) {
        super(vocabulary);
        this.merges = merges;
        this.settings = settings;
        for (int b = 0; b < 256; b++) {
            byteIds[b] = vocabulary.idOf(String.valueOf(ByteAlphabet.character(b)));
        }
        raw = new AddedTokens(added(vocabulary, false));
        normalized = new AddedTokens(added(vocabulary, true));
    }

    private static List<AddedToken> added(Vocabulary vocabulary, boolean afterNormalisation) {
        return vocabulary.added().stream()
                .filter(token -> token.normalized() == afterNormalisation)
                .toList();
    }

    /**
     * Learns a vocabulary: the special tokens, the 256 bytes, then the pair that is most frequent, again and again; of equally frequent ones the one
     * of lower ids. The same texts give the same tokenizer in any order.
     *
     * @param texts cut into words each for itself, by GPT-2's rules; kept in memory are only the different words
     * @param vocabularySize the number of ids; fewer come out where no pair is there twice any more
     * @param specialTokens their names
     */
    public static ByteLevelBpe train(Iterator<String> texts, int vocabularySize, List<String> specialTokens) {
        BpeTrainer trainer = new BpeTrainer(vocabularySize, specialTokens);
        texts.forEachRemaining(trainer::read);
        return trainer.train();
    }

    /**
     * As {@link #train(Iterator, int, List)}.
     *
     * @throws IOException if a text cannot be read
     */
    public static ByteLevelBpe train(Texts texts, int vocabularySize, List<String> specialTokens) throws IOException {
        BpeTrainer trainer = new BpeTrainer(vocabularySize, specialTokens);
        texts.forEach(trainer::read);
        return trainer.train();
    }

    /**
     * A tokenizer from the metadata of a GGUF file.
     *
     * @throws IllegalArgumentException if it does not fit together, or is of a kind that is not covered; the message is one line
     */
    public static ByteLevelBpe of(GgufTokenizer gguf) {
        return gguf.toByteLevelBpe();
    }

    @Override
    public int[] encode(String text, BitSet trusted) {
        Encoding encoding = new Encoding(Surrogates.mend(text), trusted);
        raw.split(encoding.text, trusted, 0, encoding);
        return encoding.ids.toArray();
    }

    /** The reading of one text. */
    private final class Encoding implements AddedTokens.Parts {
        private final String text;
        private final BitSet trusted;
        private final Ids ids;

        Encoding(String text, BitSet trusted) {
            this.text = text;
            this.trusted = trusted;
            ids = new Ids(text.length() / 3);
        }

        @Override
        public void token(int id) {
            ids.add(id);
        }

        @Override
        public void text(int from, int to) {
            String part = part(text, from, to);
            String normal = settings.nfc() ? Nfc.normalize(part) : part;
            if (normal.equals(part)) {
                readNormalized(part, trusted, from);
                return;
            }
            // Places are not what they were: all of the part is trusted, or nothing.
            BitSet marks = new BitSet();
            marks.set(0, normal.length(), trusted.nextClearBit(from) >= to);
            readNormalized(normal, marks, 0);
        }

        private void readNormalized(String part, BitSet marks, int offset) {
            normalized.split(part, marks, offset, new AddedTokens.Parts() {
                @Override
                public void token(int id) {
                    ids.add(id);
                }

                @Override
                public void text(int from, int to) {
                    settings.preTokenizer().split(part(part, from, to), Encoding.this::readWord);
                }
            });
        }

        private void readWord(String words, int from, int to) {
            int[] known = cache.get(words, from, to);
            if (known == null) {
                known = idsOf(words.substring(from, to));
                cache.put(words, from, to, known);
            }
            ids.addAll(known);
        }

        private int[] idsOf(String word) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            if (settings.ignoreMerges()) {
                int whole = vocabulary.idOf(ByteAlphabet.characters(bytes, 0, bytes.length));
                if (whole >= 0) {
                    return new int[] {whole};
                }
            }
            int[] merged = new int[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                merged[i] = byteIds[bytes[i] & 0xFF];
                if (merged[i] < 0) {
                    throw withoutToken(word);
                }
            }
            return Arrays.copyOf(merged, merges.apply(merged, merged.length));
        }

        private IllegalArgumentException withoutToken(String word) {
            int at = firstWithoutToken(text);
            return at < text.length()
                    ? Surrogates.noToken(text, at)
                    : Surrogates.noToken(word, firstWithoutToken(word));
        }
    }

    private int firstWithoutToken(String text) {
        int at = 0;
        while (at < text.length()) {
            String character = Character.toString(text.codePointAt(at));
            for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
                if (byteIds[b & 0xFF] < 0) {
                    return at;
                }
            }
            at += character.length();
        }
        return at;
    }

    private static String part(String text, int from, int to) {
        return from == 0 && to == text.length() ? text : text.substring(from, to);
    }

    @Override
    public OptionalInt beginToken() {
        return settings.beginToken();
    }

    @Override
    public String toJson() {
        return TokenizerJson.text(BpeJson.write(vocabulary, merges, settings));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteLevelBpe that
                && vocabulary.equals(that.vocabulary)
                && merges.equals(that.merges)
                && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return 31 * vocabulary.hashCode() + merges.hashCode();
    }
}
