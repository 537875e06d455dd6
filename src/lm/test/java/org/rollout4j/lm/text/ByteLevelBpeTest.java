package org.rollout4j.lm.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteLevelBpeTest {
    private static final List<String> SPECIAL = List.of("<|begin|>", "<|end|>");
    private static final String TEXT =
            Fixtures.read("tokenizers/trained.json").path("text").textValue();
    private static final ByteLevelBpe TOKENIZER =
            ByteLevelBpe.train(List.of(TEXT).iterator(), 450, SPECIAL);

    @Test
    void fuzzedTextsComeBack() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 3000; i++) {
            String text = randomText(random, 60);
            int[] ids = TOKENIZER.encode(text);
            assertThat(TOKENIZER.decode(ids)).isEqualTo(mended(text));
            assertThat(IntStream.of(ids))
                    .allMatch(id -> id >= 0 && id < TOKENIZER.vocabularySize() && !TOKENIZER.isSpecial(id));
        }
    }

    /** All of Unicode, controls, halves of surrogate pairs, pieces of special tokens. */
    private static String randomText(SplittableRandom random, int maxLength) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(maxLength);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(6)) {
                case 0 -> text.append((char) random.nextInt(0x10000));
                case 1 -> text.appendCodePoint(random.nextInt(0x110000));
                case 2 -> text.append((char) random.nextInt(0x20));
                case 3 ->
                    text.append(List.of("<|begin|>", "<|", "end|>", "  ", "\r\n", "'s")
                            .get(random.nextInt(6)));
                default -> text.append((char) (' ' + random.nextInt(95)));
            }
        }
        return text.toString();
    }

    private static String mended(String text) {
        StringBuilder mended = new StringBuilder();
        text.codePoints()
                .forEach(c -> mended.appendCodePoint(
                        c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c));
        return mended.toString();
    }

    @Test
    void anyBytesAreThoseOfTheirTokens() {
        int[] byByte = IntStream.range(0, TOKENIZER.vocabularySize())
                .filter(id -> TOKENIZER.bytes(id).length == 1)
                .toArray();
        assertThat(byByte).hasSize(256);
        assertThat(IntStream.of(byByte).map(id -> TOKENIZER.bytes(id)[0] & 0xFF).sorted())
                .containsExactlyElementsOf(IntStream.range(0, 256).boxed().toList());
    }

    @Test
    void theBytesOfTokensAreThoseOfTheText() {
        byte[] joined = new byte[0];
        for (int id : TOKENIZER.encode(TEXT)) {
            byte[] bytes = TOKENIZER.bytes(id);
            joined = Arrays.copyOf(joined, joined.length + bytes.length);
            System.arraycopy(bytes, 0, joined, joined.length - bytes.length, bytes.length);
        }
        assertThat(joined).isEqualTo(TEXT.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bytesThatAreGivenAwayAreCopies() {
        int id = TOKENIZER.encode("the")[0];
        TOKENIZER.bytes(id)[0] = 'X';
        assertThat(TOKENIZER.decode(TOKENIZER.encode("the"))).isEqualTo("the");
    }

    @Test
    void nobodyCanWriteASpecialToken() {
        for (String text : List.of("<|end|>", "a<|end|>b", "<|begin|><|end|>", "<|beg" + "in|>")) {
            assertThat(IntStream.of(TOKENIZER.encode(text))).noneMatch(TOKENIZER::isSpecial);
            assertThat(TOKENIZER.decode(TOKENIZER.encode(text))).isEqualTo(text);
        }
        assertThat(TOKENIZER.encodeWithSpecialTokens("<|begin|>a<|end|>"))
                .containsExactly(0, TOKENIZER.encode("a")[0], 1);
    }

    @Test
    void aSpecialTokenNeedsTrustInAllItsCharacters() {
        String text = "<|end|>";
        for (int missing = 0; missing < text.length(); missing++) {
            BitSet trusted = new BitSet();
            trusted.set(0, text.length());
            trusted.clear(missing);
            assertThat(IntStream.of(TOKENIZER.encode(text, trusted)))
                    .as("without index %d", missing)
                    .noneMatch(TOKENIZER::isSpecial);
        }
    }

    @Test
    void aBorderOfTrustCutsNoWord() {
        BitSet firstHalf = new BitSet();
        firstHalf.set(0, 5);
        assertThat(TOKENIZER.encode("the quick brown", firstHalf)).containsExactly(TOKENIZER.encode("the quick brown"));
    }

    @Test
    void whatASpecialTokenIs() {
        assertThat(TOKENIZER.specialTokens()).isEqualTo(SPECIAL);
        assertThat(TOKENIZER.specialToken("<|end|>")).hasValue(1);
        assertThat(TOKENIZER.specialToken("the")).isEmpty();
        assertThat(TOKENIZER.isSpecial(1)).isTrue();
        assertThat(TOKENIZER.isSpecial(2)).isFalse();
        assertThat(TOKENIZER.bytes(1)).isEqualTo("<|end|>".getBytes(StandardCharsets.UTF_8));
        assertThat(TOKENIZER.decode(0, 1)).isEqualTo("<|begin|><|end|>");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 450, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void anIdThatIsNoneIsRefused(int id) {
        assertThatThrownBy(() -> TOKENIZER.bytes(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("token id is " + id + ": a whole number from 0 to 449 is allowed");
        assertThatThrownBy(() -> TOKENIZER.decode(id)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TOKENIZER.isSpecial(id)).isInstanceOf(IllegalArgumentException.class);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(
            strings = {"a", " ", "ab\ud83d\ude00", "!\ud83d\ude00", "\n ", "e\u0301", "\u0967", "<", "'s", "\u00a0"})
    void aWordOfAMillionCharactersNeitherOverflowsNorTakesForever(String piece) {
        String text = piece.repeat((1 << 20) / piece.length());
        for (Tokenizer tokenizer : List.of(TOKENIZER, small("llama3"), small("gpt4o"), small("qwen2"))) {
            int[] ids = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> tokenizer.encode(text));
            assertThat(tokenizer.decode(ids).length()).isGreaterThan(text.length() / 3);
        }
    }

    @Test
    void aLongWordIsMergedAsAShortOneIs() {
        SplittableRandom random = new SplittableRandom(2);
        int[] left = {0, 1, 2, 4, 3, 5, 0};
        int[] right = {1, 2, 0, 4, 0, 3, 0};
        int[] results = {3, 4, 5, 6, 7, 8, 9};
        Merges merges = new Merges(left, right, results);
        for (int i = 0; i < 500; i++) {
            int[] ids = random.ints(49 + random.nextInt(60), 0, 3).toArray();
            int[] fast = ids.clone();
            int size = merges.apply(fast, fast.length);
            assertThat(Arrays.copyOf(fast, size)).isEqualTo(mergedByHand(ids, left, right, results));
        }
    }

    private static int[] mergedByHand(int[] ids, int[] left, int[] right, int[] results) {
        List<Integer> tokens = new ArrayList<>(IntStream.of(ids).boxed().toList());
        for (boolean merged = true; merged; ) {
            merged = false;
            for (int rank = 0; rank < left.length && !merged; rank++) {
                for (int i = 0; i + 1 < tokens.size() && !merged; i++) {
                    if (tokens.get(i) == left[rank] && tokens.get(i + 1) == right[rank]) {
                        tokens.set(i, results[rank]);
                        tokens.remove(i + 1);
                        merged = true;
                    }
                }
            }
        }
        return tokens.stream().mapToInt(Integer::intValue).toArray();
    }

    @Test
    void manyThreadsGetTheSameIds() {
        List<String> texts = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 400; i++) {
            texts.add(i % 2 == 0 ? randomText(random, 40) : TEXT.substring(random.nextInt(500)));
        }
        List<int[]> alone = texts.stream().map(TOKENIZER::encode).toList();
        ByteLevelBpe fresh = ByteLevelBpe.train(List.of(TEXT).iterator(), 450, SPECIAL);
        List<int[]> together = texts.parallelStream().map(fresh::encode).toList();
        for (int i = 0; i < texts.size(); i++) {
            assertThat(together.get(i)).containsExactly(alone.get(i));
        }
    }

    @Test
    void aCharacterThatTheVocabularyHasNoBytesForIsRefusedByNameAndPlace() {
        Fixtures.Reduced smollm2 = Fixtures.Reduced.of("smollm2");
        ByteLevelBpe tokenizer = ByteLevelBpe.of(smollm2.gguf("smollm"));
        assertThatThrownBy(() -> tokenizer.encode("hello \u0004 world"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the character U+0004 at index 6: the tokenizer has no token for it");
        String planeEight = new String(Character.toChars(0x80000));
        assertThatThrownBy(() -> tokenizer.encode("<|im_start|>\ud83d\ude00" + planeEight, new BitSet()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the character U+80000 ")
                .hasMessageContaining("at index 14");
    }

    @Test
    void trainingDoesNotDependOnTheOrderOfTexts() {
        List<String> lines = new ArrayList<>(TEXT.lines().toList());
        ByteLevelBpe forward = ByteLevelBpe.train(lines.iterator(), 420, SPECIAL);
        Collections.reverse(lines);
        assertThat(ByteLevelBpe.train(lines.iterator(), 420, SPECIAL)).isEqualTo(forward);
    }

    @Test
    void trainingRefusesWhatCannotBe() {
        assertThatThrownBy(() -> ByteLevelBpe.train(List.of(TEXT).iterator(), 257, SPECIAL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("vocabularySize is 257: a whole number from 258 ");
        assertThatThrownBy(() -> ByteLevelBpe.train(List.of(TEXT).iterator(), 300, List.of("<s>", "<s>")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("each name is needed once");
        assertThatThrownBy(() -> ByteLevelBpe.train(List.of(TEXT).iterator(), 300, List.of("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than one character");
        assertThatThrownBy(() -> ByteLevelBpe.train(List.of(TEXT).iterator(), 300, List.of("")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void trainingOnNothingHasTheBytes() {
        ByteLevelBpe tokenizer = ByteLevelBpe.train(Collections.emptyIterator(), 1000, List.of());
        assertThat(tokenizer.vocabularySize()).isEqualTo(256);
        assertThat(tokenizer.decode(tokenizer.encode("h\u00e9"))).isEqualTo("h\u00e9");
    }

    @Test
    void theBeginTokenIsKnownAndNotAdded() {
        Fixtures.Reduced gpt2 = Fixtures.Reduced.of("gpt2");
        GgufTokenizer plain = gpt2.gguf("gpt-2");
        int end = gpt2.tokens().indexOf("<|endoftext|>");
        ByteLevelBpe tokenizer = ByteLevelBpe.of(new GgufTokenizer(
                plain.model(), plain.pre(), plain.tokens(), plain.types(), plain.merges(), OptionalInt.of(end)));
        assertThat(tokenizer.beginToken()).hasValue(end);
        assertThat(tokenizer.encodeWithSpecialTokens("Hello")).doesNotContain(end);
        assertThat(Tokenizers.parse(tokenizer.toJson())).isEqualTo(tokenizer);
    }

    private static Tokenizer small(String name) {
        for (var fixture : Fixtures.read("tokenizers/small.json")) {
            if (fixture.path("name").textValue().equals(name)) {
                return Tokenizers.parse(fixture.path("tokenizer").toString());
            }
        }
        throw new AssertionError(name);
    }
}
