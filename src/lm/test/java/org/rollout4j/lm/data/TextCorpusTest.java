package org.rollout4j.lm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;

/** Text files as token ids, and windows of them. */
class TextCorpusTest {
    private static final Characters TOKENIZER = new Characters("abcdefghijklmnopqrstuvwxyz \n\u00e4\u20ac");

    @TempDir
    private Path folder;

    @Test
    void aFolderIsItsFilesInOrderWithASeparatorBetween() throws IOException {
        Files.createDirectories(folder.resolve("x/.hidden"));
        Files.writeString(folder.resolve("b.txt"), "bb");
        Files.writeString(folder.resolve("x/a.txt"), "aa");
        Files.writeString(folder.resolve("a.txt"), "\uFEFFcc");
        Files.writeString(folder.resolve("x/.hidden/c.txt"), "zz");
        Files.writeString(folder.resolve(".DS_Store"), "zz");
        Path single = Files.writeString(folder.resolve("x/.single"), "dd");

        TextCorpus corpus = TextCorpus.read(List.of(folder, single), TOKENIZER, OptionalInt.of(TOKENIZER.end()));

        assertThat(TOKENIZER.decode(text(corpus.all()))).isEqualTo("cc<end>bb<end>aa<end>dd");
        assertThat(corpus.characters()).isEqualTo(8);
    }

    /** What the tokenizers of GPT-2, Llama 3 and Qwen cut a text into before anything else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
                "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                        + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
                "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                        + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"
            })
    void piecesHaveTheTokensOfTheWhole(String regex) throws IOException {
        Pattern words = Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS);
        String alphabet = "ab\u00e4\u20ac01.,'-  \n\n\r\t";
        for (int trial = 0; trial < 5; trial++) {
            SplitMix random = new SplitMix(trial);
            StringBuilder text = new StringBuilder();
            while (text.length() < 400_000) {
                text.append(alphabet.charAt(random.nextBelow(alphabet.length())));
            }
            Path file = Files.writeString(folder.resolve("text.txt"), text);
            List<String> pieces = new ArrayList<>();

            Utf8Pieces.read(file, pieces::add);

            assertThat(pieces.size()).isGreaterThan(4);
            List<String> ofPieces =
                    pieces.stream().flatMap(piece -> matches(words, piece)).toList();
            assertThat(ofPieces.equals(matches(words, text).toList())).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 999, 70_000, 300_000, 1_048_576, 1_048_577, 1_048_578, 2_200_000})
    void piecesAreTheText(int length) throws IOException {
        for (String alphabet : List.of("x\u00e4\u20ac", "x \n\u20ac", "\n", "\uD83E\uDD17", " \n")) {
            String text = random(length, alphabet);
            Path file = Files.writeString(folder.resolve("text.txt"), text);
            List<String> pieces = new ArrayList<>();

            Utf8Pieces.read(file, pieces::add);

            assertThat(String.join("", pieces).equals(text)).isTrue();
            for (String piece : pieces) {
                assertThat(piece.length()).isBetween(1, Utf8Pieces.MAX_CHARACTERS);
                assertThat(Character.isLowSurrogate(piece.charAt(0))).isFalse();
            }
        }
    }

    @Test
    void theLineOfABrokenByteIsNamed() throws IOException {
        Path file = folder.resolve("text.txt");
        for (int line : new int[] {1, 2, 30_000}) {
            for (byte[] broken : new byte[][] {{(byte) 0xfc}, {(byte) 0xe2, (byte) 0x82}, {(byte) 0xc0, (byte) 0x80}}) {
                byte[] before = "\u00e4bc\n".repeat(line - 1).getBytes(StandardCharsets.UTF_8);
                byte[] bytes = Arrays.copyOf(before, before.length + broken.length);
                System.arraycopy(broken, 0, bytes, before.length, broken.length);
                Files.write(file, bytes);

                assertThatThrownBy(() -> TextCorpus.read(List.of(file), TOKENIZER, OptionalInt.empty()))
                        .isInstanceOf(IOException.class)
                        .hasMessage(String.format(
                                "%s: line %d holds the byte 0x%02x where UTF-8 has none: text in UTF-8 is needed",
                                file, line, broken[0]));
            }
        }
    }

    @Test
    void whatCannotBeReadIsOneLine() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path blank = Files.writeString(folder.resolve("blank.txt"), "");
        Path strange = Files.writeString(folder.resolve("strange.txt"), "ab\u00df");
        Path missing = folder.resolve("missing.txt");

        assertThatThrownBy(() -> read(missing)).hasMessage(missing + ": there is no such file or folder");
        assertThatThrownBy(() -> read(empty)).hasMessage(empty + ": holds no file: at least one is needed");
        assertThatThrownBy(() -> read(blank)).hasMessage(blank + ": holds 0 tokens: at least 2 are needed");
        assertThatThrownBy(() -> read(strange))
                .hasMessage(strange + ": line 1: character is \u00df: there is no token for it");
        assertThatThrownBy(() ->
                        TextCorpus.read(List.of(strange.resolveSibling("long.txt")), TOKENIZER, OptionalInt.empty(), 5))
                .hasMessageContaining("no such file");
        Path longer = Files.writeString(folder.resolve("long.txt"), "cccccc");
        assertThatThrownBy(() -> TextCorpus.read(List.of(longer), TOKENIZER, OptionalInt.empty(), 5))
                .hasMessage(longer + ": number of tokens is more than 5: at most that many fit into half of Java's"
                        + " memory; give it more, or take less text");
    }

    @Test
    void idsOfEveryWidthAreKept() {
        for (int vocabulary : new int[] {2, 256, 1 << 16, (1 << 16) + 1, 151_936, 1 << 24}) {
            TokenIds ids = new TokenIds(vocabulary, Integer.MAX_VALUE);
            int[] some = new SplitMix(vocabulary).ints(3_000_000, 0, vocabulary).toArray();
            ids.add(some);
            ids.add(vocabulary - 1);

            assertThat(IntStream.range(0, ids.length()).map(ids::get).toArray())
                    .isEqualTo(IntStream.concat(IntStream.of(some), IntStream.of(vocabulary - 1))
                            .toArray());
        }
    }

    /** nanoGPT: {@code n = int(.9 * len(data))}, on what is left {@code (len - 1) // T} windows. */
    @Test
    void theLastTenthIsHeldOut() throws IOException {
        Path file = Files.writeString(
                folder.resolve("text.txt"),
                "cdefghijklmnopqrstuvwxyz".repeat(20).substring(0, 473));
        TextCorpus corpus = read(file);

        Windows training = corpus.training(TextCorpus.HELD_OUT_FRACTION);
        Windows heldOut = corpus.heldOut(TextCorpus.HELD_OUT_FRACTION);

        assertThat(training.length()).isEqualTo(425);
        assertThat(IntStream.concat(IntStream.of(text(training)), IntStream.of(text(heldOut)))
                        .toArray())
                .isEqualTo(text(corpus.all()));
        assertThat(corpus.heldOut(0).length()).isZero();
        assertThatThrownBy(() -> corpus.training(1)).hasMessageContaining("heldOutFraction is 1.0");
        assertThatThrownBy(() -> corpus.training(Double.NaN)).hasMessageContaining("heldOutFraction is NaN");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 7, 47})
    void heldOutWindowsPredictEachTokenButTheFirstOnce(int contextLength) throws IOException {
        Path file = Files.writeString(folder.resolve("text.txt"), random(48, "cdefgh"));
        Windows text = read(file).all();
        int[] tokens = text(text);

        List<Sequence> windows = text.each(contextLength);

        assertThat(windows).hasSize((tokens.length - 1) / contextLength);
        Packed packed = Packed.of(windows);
        int counted = windows.size() * contextLength;
        assertThat(packed.targets()).isEqualTo(Arrays.copyOfRange(tokens, 1, counted + 1));
        assertThat(packed.tokens()).isEqualTo(Arrays.copyOf(tokens, counted));
        assertThat(packed.positions())
                .isEqualTo(
                        IntStream.range(0, counted).map(i -> i % contextLength).toArray());
    }

    @Test
    void aWindowThatDoesNotFitIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("text.txt"), "cdefg");
        Windows text = read(file).all();

        assertThat(text.each(4)).hasSize(1);
        assertThatThrownBy(() -> text.each(5))
                .hasMessage("number of tokens is 5: at least contextLength + 1, 6, are needed");
        assertThatThrownBy(() -> new WindowSource(text, 5, 1, 1)).hasMessageContaining("number of tokens is 5");
    }

    private static TextCorpus read(Path path) throws IOException {
        return TextCorpus.read(List.of(path), TOKENIZER, OptionalInt.empty());
    }

    private static int[] text(Windows windows) {
        return windows.tokens(0, windows.length());
    }

    private static Stream<String> matches(Pattern words, CharSequence text) {
        return words.matcher(text).results().map(MatchResult::group);
    }

    private static String random(int length, String alphabet) {
        int[] characters = alphabet.codePoints().toArray();
        SplitMix random = new SplitMix(length);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.appendCodePoint(characters[random.nextBelow(characters.length)]);
        }
        return text.toString();
    }
}
