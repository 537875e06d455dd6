package org.rollout4j.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.lm.LanguageModels;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.tune.PretrainConfig;

/** Characters of several bytes, of which each is a token, come whole. */
@Tag("slow")
class ChineseStreamTest {
    private static final String SENTENCE =
            "\u4eca\u5929\u5929\u6c14\u5f88\u597d\uff0c\u6211\u4eec\u53bb\u6563\u6b65\u3002\ud83d\ude00";

    @Test
    void noPieceOfAStreamCutsACharacter(@TempDir Path folder) throws Exception {
        LanguageModel model = learned(folder);
        assertThat(model.tokenizer().encode("\u5929").length).as("bytes").isGreaterThan(1);
        String body = "{\"prompt\": \"\u4eca\u5929\", \"temperature\": 0, \"max_tokens\": 90%s}";
        try (AskedServer asked = AskedServer.of(model, 2, 2)) {
            List<String> pieces = asked.stream("/v1/completions", body.formatted(", \"stream\": true")).stream()
                    .map(chunk -> chunk.at("/choices/0/text").asText())
                    .toList();

            String text = pieces.stream().collect(Collectors.joining());
            assertThat(text).startsWith(SENTENCE.substring(2));
            // How many pieces there are depends on how fast they are written. A text that is cut by its length may end
            // in the middle of a character;
            // nothing else is broken.
            for (String piece : pieces.subList(0, pieces.size() - 1)) {
                assertThat(piece)
                        .doesNotContain("\ufffd")
                        .isEqualTo(new String(piece.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
            }
            JsonNode whole = asked.post("/v1/completions", body.formatted(""));
            assertThat(whole.at("/choices/0/text").asText()).isEqualTo(text);
            JsonNode stopped = asked.post("/v1/completions", body.formatted(", \"stop\": \"\u6211\u4eec\""));
            assertThat(stopped.at("/choices/0/text").asText()).isEqualTo("\u5929\u6c14\u5f88\u597d\uff0c");
        }
    }

    /** A model of byte-level tokens that knows one sentence. */
    private static LanguageModel learned(Path folder) throws Exception {
        Path text = Files.writeString(folder.resolve("text.txt"), SENTENCE.repeat(200));
        PretrainConfig defaults = PretrainConfig.defaults();
        PretrainConfig config = new PretrainConfig(
                PretrainConfig.Tokens.BPE,
                257,
                defaults.model(),
                defaults.heldOutFraction(),
                defaults.evaluationTokens(),
                defaults.batchSize(),
                defaults.optimiser());
        return LanguageModels.pretrain(text, config, 150, 1);
    }
}
