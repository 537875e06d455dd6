package org.rollout4j.lm.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.file.InvalidFileException;

class TokenizersTest {
    private static final String VALID = ByteLevelBpe.train(
                    List.of("the theory of the others").iterator(), 262, List.of("<end>"))
            .toJson();

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), VALID);
        assertThat(Tokenizers.read(file).toJson()).isEqualTo(VALID);
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> Tokenizers.read(folder.resolve("none.json"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aFileThatIsTooLargeIsNotRead() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(300L << 20);
        }
        assertThatThrownBy(() -> Tokenizers.read(file))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(file + ": is larger than 268435456 bytes");
    }

    /** A field of a valid file is set to another value, and what the error must name. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /model/type                        | "Unigram"        | model of type "Unigram"
            /model/type                        | 7                | type is "7": a text is needed
            /model                             | []               | model is "[]": an object is needed
            /model/vocab                       | [1]              | vocab is "[1]": an object is needed
            /model/vocab/a                     | -1               | the id of token "a" is "-1"
            /model/vocab/a                     | 1.5              | the id of token "a" is "1.5"
            /model/vocab/a                     | 99999999999      | the id of token "a" is "99999999999"
            /model/vocab/a                     | 1000000          | has the id 1000000: with 261 tokens only 0 to 260
            /model/vocab/a                     | 5                | have the same id 5
            /model/vocab/new                   | null             | the id of token "new" is "null"
            /model/vocab/new                   | 300              | has the id 300
            /model/merges                      | 1                | merges is "1": a list is needed
            /model/merges/0                    | "t"              | merges[0] is "t": two tokens
            /model/merges/0                    | "t h e"          | merges[0] is "t h e": two tokens
            /model/merges/0                    | ["t"]            | merges[0] is "["t"]"
            /model/merges/0                    | ["t", 1]         | merges[0] is
            /model/merges/0                    | "zz yy"          | merges[0] needs the token "zz"
            /model/merges/0                    | "q z"            | merges[0] needs the token "qz"
            /model/merges/0                    | "<end> a"        | merges[0] needs the token "<end>"
            /model/dropout                     | 0.1              | dropout is "0.1": none is needed
            /model/byte_fallback               | true             | byte_fallback is "true": false is needed
            /model/ignore_merges               | "yes"            | ignore_merges is
            /model/continuing_subword_prefix   | "##"             | continuing_subword_prefix is
            /model/end_of_word_suffix          | "</w>"           | end_of_word_suffix is
            /normalizer                        | {"type":"NFKC"}  | normalizer of type "NFKC": NFC or none
            /normalizer                        | {"type":"Sequence","normalizers":[{"type":"NFC"}]} | normalizer of type "Sequence"
            /pre_tokenizer                     | null             | pre_tokenizer is "null"
            /pre_tokenizer                     | {"type":"Metaspace"} | pre_tokenizer of type "Metaspace"
            /pre_tokenizer                     | {"type":"Digits"} | ByteLevel is needed as its last part
            /pre_tokenizer                     | {"type":"Sequence","pretokenizers":[]} | empty Sequence
            /pre_tokenizer                     | {"type":"Sequence","pretokenizers":[{"type":"ByteLevel"},{"type":"ByteLevel"}]} | as its last part, and nowhere else
            /pre_tokenizer                     | {"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"a"},"behavior":"Removed"},{"type":"ByteLevel"}]} | behavior "Removed"
            /pre_tokenizer                     | {"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"(a+)+"},"behavior":"Isolated"},{"type":"ByteLevel"}]} | a group that repeats is not covered
            /pre_tokenizer                     | {"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{},"behavior":"Isolated"},{"type":"ByteLevel"}]} | Regex is missing
            /post_processor                    | {"type":"BertProcessing"} | post_processor of type "BertProcessing"
            /post_processor                    | {"type":"TemplateProcessing","single":[{"Sequence":{"id":"A"}},{"SpecialToken":{"id":"<end>"}}]} | post_processor single
            /post_processor                    | {"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<no>"}},{"Sequence":{"id":"A"}}]} | post_processor begins with "<no>"
            /decoder                           | {"type":"WordPiece"} | decoder of type "WordPiece"
            /added_tokens                      | {}               | added_tokens is "{}": a list is needed
            /added_tokens/0/content            | ""               | an added token is ""
            /added_tokens/0/id                 | 5                | token "<end>" has two ids
            /added_tokens/0/special            | "x"              | special is
            """)
    void anErrorIsOneLineThatNamesFileAndField(String field, String value, String problem) throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), changed(VALID, field, value));
        assertThatThrownBy(() -> Tokenizers.read(file))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(problem)
                .hasMessageNotContaining("\n");
    }

    private static String changed(String document, String pointer, String value) throws IOException {
        JsonNode json = Fixtures.JSON.readTree(document);
        int slash = pointer.lastIndexOf('/');
        JsonNode parent = json.at(pointer.substring(0, slash));
        JsonNode other = Fixtures.JSON.readTree(value);
        if (parent instanceof ObjectNode object) {
            object.set(pointer.substring(slash + 1), other);
        } else {
            ((ArrayNode) parent).set(Integer.parseInt(pointer.substring(slash + 1)), other);
        }
        return json.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                    | is not a JSON object
            {                                                     | is not JSON
            []                                                    | is not a JSON object
            {}                                                    | model is missing
            {"model":{"type":"BPE","vocab":{"a":0,"a":1}}}        | is not JSON: Duplicate field 'a'
            {"model":{"type":"BPE","vocab":{},"merges":[]},"pre_tokenizer":{"type":"ByteLevel"}} | the size of the vocabulary is 0
            {"model":{"type":"BPE","vocab":{"\u2581the":0},"merges":[]},"pre_tokenizer":{"type":"ByteLevel"}} | in the alphabet of bytes
            """)
    void whatIsNoTokenizerIsRefused(String document, String problem) throws IOException {
        Path file = Files.writeString(folder.resolve("t.json"), document);
        assertThatThrownBy(() -> Tokenizers.read(file))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(problem);
    }

    @Test
    void brokenFilesAreRefusedOrReadAndNothingElse() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        byte[] valid = VALID.getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("broken.json");
        int read = 0;
        for (int i = 0; i < 400; i++) {
            byte[] broken = i % 4 == 0 ? Arrays.copyOf(valid, random.nextInt(valid.length)) : valid.clone();
            for (int j = 0; j < i % 4 && broken.length > 0; j++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, broken);
            try {
                Tokenizer tokenizer = Tokenizers.read(file);
                read += tokenizer.encode("the other").length > 0 ? 1 : 0;
            } catch (InvalidFileException e) {
                assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n", "\r");
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).contains("the tokenizer has no token for it");
            }
        }
        assertThat(read).as("some changes do no harm").isPositive();
    }

    @Test
    void gpt2FilesThatDoNotFitNameTheFileAtFault() throws IOException {
        Path vocabulary = Files.writeString(folder.resolve("vocab.json"), "{\"a\":0,\"b\":1,\"ab\":2}");
        Path merges = Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\r\na b\r\n");
        assertThat(Tokenizers.readGpt2(vocabulary, merges).encode("abba")).containsExactly(2, 1, 0);

        Files.writeString(merges, "a b\na c\n");
        assertThatThrownBy(() -> Tokenizers.readGpt2(vocabulary, merges))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(merges + ": merges[1] needs the token \"c\": it is not in the vocabulary");
        Files.writeString(vocabulary, "{\"a\":0,\"b\":0}");
        assertThatThrownBy(() -> Tokenizers.readGpt2(vocabulary, merges))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(vocabulary + ": tokens \"a\" and \"b\" have the same id 0");
    }

    @Test
    void aFolderHasOneOrTheOther() throws IOException {
        assertThatThrownBy(() -> Tokenizers.readFolder(folder))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(folder + ": has no tokenizer: tokenizer.json, or vocab.json and merges.txt, are needed");
        Files.writeString(folder.resolve("vocab.json"), "{\"a\":0,\"b\":1,\"ab\":2}");
        Files.writeString(folder.resolve("merges.txt"), "a b\n");
        assertThat(Tokenizers.readFolder(folder).encode("ab")).containsExactly(2);
        Files.writeString(folder.resolve("tokenizer.json"), VALID);
        assertThat(Tokenizers.readFolder(folder).toJson()).isEqualTo(VALID);
    }
}
