package org.rollout4j.lm.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.Json;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.RewardModel;
import org.rollout4j.lm.model.ScalarWeights;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.text.CharacterTokenizer;
import org.rollout4j.lm.text.Tokenizer;

class RewardModelFolderTest {
    @TempDir
    private Path folder;

    private static RewardModel read(Path path) throws IOException {
        return ModelFiles.readRewardModel(path, Fixtures.TOKENIZERS, Workers.caller());
    }

    private static RewardModel model(ScalarWeights weights) {
        return new RewardModel(weights, new NumberedTokens(90), List.of(1), "{{ messages }}", Map.of("base", "ours"));
    }

    @ParameterizedTest
    @MethodSource("org.rollout4j.lm.file.Fixtures#models")
    void whatIsSavedIsLoadedToTheBit(String name) throws IOException {
        Weights transformer = ModelFiles.readWeights(Fixtures.MODELS.resolve(name), Workers.caller());
        RewardModel model = model(ScalarWeights.random(transformer, new SplitMix(1)));
        Path saved = folder.resolve("saved");
        ModelFiles.write(model, saved);
        RewardModel read = read(saved);
        assertThat(read.config()).isEqualTo(model.config());
        assertThat(read.weights().values()).isEqualTo(model.weights().values());
        assertThat(read.endTokens()).isEqualTo(model.endTokens());
        assertThat(read.chatTemplate()).isEqualTo(model.chatTemplate());
        assertThat(read.about()).isEqualTo(model.about());
        JsonNode config = JsonDocument.read(saved.resolve("config.json"));
        assertThat(config.path("architectures").get(0).asText())
                .isIn(
                        "GPT2ForSequenceClassification",
                        "LlamaForSequenceClassification",
                        "Qwen2ForSequenceClassification",
                        "Qwen3ForSequenceClassification");
        assertThat(config.path("id2label").toString()).isEqualTo("{\"0\":\"LABEL_0\"}");
        Map<String, StoredTensor> tensors =
                Safetensors.open(saved.resolve("model.safetensors")).tensors();
        assertThat(tensors.get("score.weight").shape())
                .containsExactly(1L, (long) model.config().hiddenSize());
        assertThat(tensors).doesNotContainKey("lm_head.weight");
        ModelFiles.write(model, saved, TensorType.BF16);
        assertThat(JsonDocument.read(saved.resolve("config.json")).path("dtype").asText())
                .isEqualTo("bfloat16");
    }

    /** The folder of a classifier as transformers writes it, without a word of our own. */
    private Path classifier(Integer... headShape) throws IOException {
        Path copy = Fixtures.copy("llama_gqa_tied", folder.resolve("theirs"));
        List<WrittenTensor> tensors = new ArrayList<>();
        Fixtures.tensors("llama_gqa_tied").forEach((name, values) -> {
            Integer[] shape = name.contains("norm")
                    ? new Integer[] {values.length}
                    : name.contains("down_proj")
                            ? new Integer[] {32, values.length / 32}
                            : new Integer[] {values.length / 32, 32};
            tensors.add(WrittenTensor.of(name, values, shape));
        });
        if (headShape.length > 0) {
            float[] head = new float[headShape[0] * headShape[1]];
            head[3] = 0.5f;
            tensors.add(WrittenTensor.of("score.weight", head, headShape));
        }
        Safetensors.write(copy.resolve("model.safetensors"), tensors, TensorType.F32, Map.of());
        return copy;
    }

    private static void put(Path folder, String field, String value) throws IOException {
        Path file = folder.resolve("config.json");
        ObjectNode config = (ObjectNode) JsonDocument.read(file);
        Files.write(file, Json.pretty(config.set(field, Json.parse(value.getBytes(StandardCharsets.UTF_8), field))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"id2label | {\"0\": \"LABEL_0\"}", "id2label | {\"0\": \"good\"}", "num_labels | 1"})
    void classifiersOfOneLabelAreRead(String field, String value) throws IOException {
        Path theirs = classifier(1, 32);
        put(theirs, field, value);
        float[] head = new float[32];
        head[3] = 0.5f;
        Weights transformer = ModelFiles.readWeights(Fixtures.MODELS.resolve("llama_gqa_tied"), Workers.caller());
        RewardModel read = read(theirs);
        assertThat(read.weights().values())
                .isEqualTo(ScalarWeights.of(transformer, head).values());
        assertThat(read.endTokens()).containsExactly(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id2label | {\"0\": \"a\", \"1\": \"b\", \"2\": \"c\"} | num_labels is 3: 1 is needed",
                "num_labels | 2 | num_labels is 2: 1 is needed",
                "num_labels | \"one\" | num_labels is \"one\": a whole number is needed",
                "vocab_size | 96 | num_labels is 2: 1 is needed"
            })
    void otherNumbersOfLabelsAreRefused(String field, String value, String problem) throws IOException {
        Path theirs = classifier(1, 32);
        put(theirs, field, value);
        assertThatThrownBy(() -> read(theirs))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(theirs.resolve("config.json") + ": " + problem);
    }

    @Test
    void whatHasNoHeadOfOneLabelIsRefused() throws IOException {
        Path none = classifier();
        assertThatThrownBy(() -> read(none))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(none + ": tensor score.weight is missing: the head of a reward model is needed");
        Path file = none.resolve("model.safetensors");
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(file + ": is not the folder of a model: it has no config.json");
    }

    @Test
    void aHeadOfAnotherShapeIsRefused() throws IOException {
        Path wide = classifier(2, 32);
        put(wide, "num_labels", "1");
        assertThatThrownBy(() -> read(wide))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(wide + ": shape of tensor score.weight is [2, 32]: [1, 32] is needed");
    }

    /** Otherwise its head, which was never trained, would write. */
    @Test
    void aRewardModelIsNoLanguageModel() throws IOException {
        Path theirs = classifier(1, 32);
        assertThatThrownBy(() -> ModelFiles.read(theirs, Fixtures.TOKENIZERS, Workers.caller()))
                .hasMessage(theirs + ": tensors are not of this architecture: score.weight");
    }

    /** With which transformers finds the last token of each of several texts; one that ends texts would not do. */
    @ParameterizedTest
    @CsvSource({
        "<pad>, 1, <pad>",
        "<|pad|>, 1, <|pad|>",
        "[PAD], 1, [PAD]",
        "<|padding|>, 1, <|padding|>",
        "<pad>, 0, ",
        "<paddle>, 1, "
    })
    void aTokenToPadWithIsSaid(String special, int end, String expected) throws IOException {
        Tokenizer tokenizer = CharacterTokenizer.of(List.of("abc").iterator(), List.of(special, "<end>"));
        int pad = tokenizer.specialToken(special).orElseThrow();
        int last = tokenizer.specialToken(end == 1 ? "<end>" : special).orElseThrow();
        ModelConfig config = ModelConfig.gpt2(96, 16, 1, 2, 16);
        LanguageModel language =
                new LanguageModel(Weights.random(config, new SplitMix(1)), tokenizer, List.of(last), null, Map.of());
        ModelFiles.write(
                RewardModel.of(language, ScalarWeights.random(language.weights(), new SplitMix(2))),
                folder.resolve("a"));
        JsonNode written = JsonDocument.read(folder.resolve("a/config.json")).path("pad_token_id");
        JsonNode name =
                JsonDocument.read(folder.resolve("a/tokenizer_config.json")).path("pad_token");
        if (expected == null) {
            assertThat(written.isNull()).isTrue();
            assertThat(name.isMissingNode()).isTrue();
        } else {
            assertThat(written.asInt(-1)).isEqualTo(pad);
            assertThat(name.asText()).isEqualTo(expected);
        }
    }
}
