package org.rollout4j.lm.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The ids that Hugging Face's libraries have for the same texts. */
class TokenizerFixturesTest {
    @Test
    void gpt2FromItsTwoFiles(@TempDir Path folder) throws IOException {
        Fixtures.Reduced gpt2 = Fixtures.Reduced.of("gpt2");
        Map<String, Integer> ids = new LinkedHashMap<>();
        gpt2.tokens().forEach(token -> ids.put(token, ids.size()));
        Path vocabulary = Files.write(folder.resolve("encoder.json"), Fixtures.JSON.writeValueAsBytes(ids));
        Path merges = Files.writeString(
                folder.resolve("vocab.bpe"), "#version: 0.2\n" + String.join("\n", gpt2.merges()) + "\n");

        Tokenizer tokenizer = Tokenizers.readGpt2(vocabulary, merges);

        checkCases(gpt2, tokenizer, "gpt2.json", "ids");
        String minGpt = "Hello!! I'm Andrej Karpathy. It's 2022. w00t :D \ud83e\udd17";
        assertThat(gpt2.original(tokenizer.encode(minGpt)))
                .containsExactly(
                        15496, 3228, 314, 1101, 10948, 73, 509, 5117, 10036, 13, 632, 338, 33160, 13, 266, 405, 83,
                        1058, 35, 12520, 97, 245);
    }

    @Test
    void smollm2FromTheMetadataOfItsGgufFile() {
        Fixtures.Reduced smollm2 = Fixtures.Reduced.of("smollm2");
        checkCases(smollm2, ByteLevelBpe.of(smollm2.gguf("smollm")), "smollm2.json", "ids_transformers");
    }

    private static void checkCases(Fixtures.Reduced reduced, Tokenizer tokenizer, String file, String ids) {
        JsonNode cases = Fixtures.read("tokenizers/" + file).path("cases");
        assertThat(cases).hasSize(53);
        for (JsonNode one : cases) {
            String text = one.path("text").textValue();
            int[] encoded = tokenizer.encodeWithSpecialTokens(text);
            assertThat(reduced.original(encoded)).as(text).containsExactly(Fixtures.ints(one.path(ids)));
            assertThat(tokenizer.decode(encoded)).isEqualTo(one.path("decoded").textValue());
        }
    }

    static Stream<Arguments> small() {
        return StreamSupport.stream(Fixtures.read("tokenizers/small.json").spliterator(), false)
                .map(one -> Arguments.of(one.path("name").textValue(), one));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("small")
    void allWaysOfReadingTexts(String name, JsonNode fixture) {
        Tokenizer tokenizer = Tokenizers.parse(fixture.path("tokenizer").toString());
        for (JsonNode one : fixture.path("cases")) {
            String text = one.path("text").textValue();
            assertThat(tokenizer.encodeWithSpecialTokens(text))
                    .as("with special tokens: %s", text)
                    .containsExactly(Fixtures.ints(one.path("ids")));
            assertThat(tokenizer.encode(text))
                    .as("without special tokens: %s", text)
                    .containsExactly(Fixtures.ints(one.path("text_ids")));
        }
        assertThat(tokenizer.beginToken().stream().toArray()).containsExactly(Fixtures.ints(fixture.path("begin")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("small")
    void whatIsWrittenReadsAsTheSame(String name, JsonNode fixture) {
        Tokenizer tokenizer = Tokenizers.parse(fixture.path("tokenizer").toString());
        Tokenizer again = Tokenizers.parse(tokenizer.toJson());
        assertThat(again).isEqualTo(tokenizer).hasSameHashCodeAs(tokenizer);
        assertThat(again.toJson()).isEqualTo(tokenizer.toJson());
        for (JsonNode one : fixture.path("cases")) {
            String text = one.path("text").textValue();
            assertThat(again.encodeWithSpecialTokens(text)).containsExactly(tokenizer.encodeWithSpecialTokens(text));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("small")
    void noByteOfATextIsLost(String name, JsonNode fixture) {
        Tokenizer tokenizer = Tokenizers.parse(fixture.path("tokenizer").toString());
        for (JsonNode one : fixture.path("cases")) {
            String text = one.path("text").textValue();
            String decoded = tokenizer.decode(tokenizer.encode(text));
            if (name.equals("flags")) {
                // White space that an added token takes to itself is the one thing that goes.
                assertThat(decoded.replaceAll("\\s", "")).isEqualTo(text.replaceAll("\\s", ""));
            } else if (name.equals("prefix space")) {
                assertThat(decoded).isIn(text, " " + text);
            } else if (name.equals("qwen2") || name.equals("normalized")) {
                assertThat(Normalizer.normalize(decoded, Normalizer.Form.NFC))
                        .isEqualTo(Normalizer.normalize(text, Normalizer.Form.NFC));
            } else {
                assertThat(decoded).isEqualTo(text);
            }
        }
    }
}
