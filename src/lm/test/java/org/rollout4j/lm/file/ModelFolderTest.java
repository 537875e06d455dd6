package org.rollout4j.lm.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.Json;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Layout;
import org.rollout4j.lm.model.LoraConfig;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.Weights;

class ModelFolderTest {
    @TempDir
    private Path folder;

    private static LanguageModel read(Path path) throws IOException {
        return ModelFiles.read(path, Fixtures.TOKENIZERS, Workers.caller());
    }

    /** Slot by slot, from the tensors of the file by their names. */
    @ParameterizedTest
    @MethodSource("org.rollout4j.lm.file.Fixtures#models")
    void everyParameterIsWhereItBelongs(String model) throws IOException {
        Weights weights = ModelFiles.readWeights(Fixtures.MODELS.resolve(model), Workers.caller());
        Map<String, float[]> tensors = Fixtures.tensors(model);
        Map<String, float[]> expected = model.equals("gpt2") ? gpt2(tensors) : llama(tensors);
        assertThat(expected.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        weights.layout().slots().stream().map(Layout.Slot::name).toList());
        for (Layout.Slot slot : weights.layout().slots()) {
            assertThat(Arrays.copyOfRange(weights.values(), slot.offset(), slot.end()))
                    .as(slot.name())
                    .isEqualTo(expected.get(slot.name()));
        }
    }

    private static Map<String, float[]> gpt2(Map<String, float[]> tensors) {
        Map<String, float[]> slots = new HashMap<>();
        slots.put("embedding", tensors.get("transformer.wte.weight"));
        slots.put("positions", tensors.get("transformer.wpe.weight"));
        slots.put("finalNorm", tensors.get("transformer.ln_f.weight"));
        slots.put("finalNorm.bias", tensors.get("transformer.ln_f.bias"));
        String[][] names = {
            {"attentionNorm", "ln_1"},
            {"queryKeyValue", "attn.c_attn"},
            {"output", "attn.c_proj"},
            {"mlpNorm", "ln_2"},
            {"up", "mlp.c_fc"},
            {"down", "mlp.c_proj"}
        };
        for (int layer = 0; layer < 2; layer++) {
            for (String[] name : names) {
                float[] weight = tensors.get("transformer.h." + layer + "." + name[1] + ".weight");
                float[] bias = tensors.get("transformer.h." + layer + "." + name[1] + ".bias");
                boolean norm = name[0].endsWith("Norm");
                slots.put(layer + "." + name[0], norm ? weight : transposed(weight, bias.length));
                slots.put(layer + "." + name[0] + ".bias", bias);
            }
        }
        return slots;
    }

    private static float[] transposed(float[] inToOut, int out) {
        float[] transposed = new float[inToOut.length];
        int in = inToOut.length / out;
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                transposed[o * in + i] = inToOut[i * out + o];
            }
        }
        return transposed;
    }

    private static Map<String, float[]> llama(Map<String, float[]> tensors) {
        Map<String, float[]> slots = new HashMap<>();
        slots.put("embedding", tensors.get("model.embed_tokens.weight"));
        slots.put("finalNorm", tensors.get("model.norm.weight"));
        slots.put("head", tensors.get("lm_head.weight"));
        for (int layer = 0; layer < 2; layer++) {
            String prefix = "model.layers." + layer + ".";
            Function<String, float[]> tensor = name -> tensors.get(prefix + name);
            slots.put(layer + ".attentionNorm", tensor.apply("input_layernorm.weight"));
            slots.put(layer + ".mlpNorm", tensor.apply("post_attention_layernorm.weight"));
            slots.put(layer + ".queryNorm", tensor.apply("self_attn.q_norm.weight"));
            slots.put(layer + ".keyNorm", tensor.apply("self_attn.k_norm.weight"));
            slots.put(layer + ".output", tensor.apply("self_attn.o_proj.weight"));
            slots.put(layer + ".down", tensor.apply("mlp.down_proj.weight"));
            slots.put(layer + ".up", joined(tensor.apply("mlp.gate_proj.weight"), tensor.apply("mlp.up_proj.weight")));
            for (String kind : List.of("weight", "bias")) {
                float[] query = tensor.apply("self_attn.q_proj." + kind);
                slots.put(
                        layer + ".queryKeyValue" + (kind.equals("bias") ? ".bias" : ""),
                        query == null
                                ? null
                                : joined(
                                        query,
                                        tensor.apply("self_attn.k_proj." + kind),
                                        tensor.apply("self_attn.v_proj." + kind)));
            }
        }
        slots.values().removeIf(values -> values == null);
        return slots;
    }

    private static float[] joined(float[]... parts) {
        float[] all = new float[0];
        for (float[] part : parts) {
            float[] longer = Arrays.copyOf(all, all.length + part.length);
            System.arraycopy(part, 0, longer, all.length, part.length);
            all = longer;
        }
        return all;
    }

    private static LanguageModel model(Weights weights) {
        return new LanguageModel(
                weights,
                new NumberedTokens(90),
                List.of(1, 0),
                "{% for m in messages %}\n{{ m }}{% endfor %}",
                Map.of("license", "apache-2.0", "base", "ours"));
    }

    @ParameterizedTest
    @MethodSource("org.rollout4j.lm.file.Fixtures#models")
    void whatIsSavedIsLoadedToTheBit(String name) throws IOException {
        Path original = Fixtures.MODELS.resolve(name);
        LanguageModel model = model(ModelFiles.readWeights(original, Workers.caller()));
        Path saved = folder.resolve("deep/er/saved");
        ModelFiles.write(model, saved);
        LanguageModel read = read(saved);
        assertThat(read.config()).isEqualTo(model.config());
        assertThat(read.weights().values()).isEqualTo(model.weights().values());
        assertThat(read.endTokens()).isEqualTo(model.endTokens());
        assertThat(read.chatTemplate()).isEqualTo(model.chatTemplate());
        assertThat(read.about()).isEqualTo(model.about());
        assertThat(saved.toFile().list())
                .containsExactlyInAnyOrder(
                        "config.json",
                        "generation_config.json",
                        "model.safetensors",
                        "tokenizer.json",
                        "tokenizer_config.json",
                        "README.md");
        assertThat(JsonDocument.read(saved.resolve("tokenizer_config.json"))
                        .path("eos_token")
                        .asText())
                .isEqualTo("t1");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 5_000, 40_000})
    void severalFilesAreOneModel(long maxShardBytes) throws IOException {
        LanguageModel model = model(Weights.random(ModelConfig.llama(96, 16, 2, 4, 2, 32), new SplitMix(1)));
        ModelFiles.write(model, folder.resolve("a"), TensorType.F32, maxShardBytes);
        assertThat(folder.resolve("a/model.safetensors")).doesNotExist();
        assertThat(read(folder.resolve("a")).weights().values())
                .isEqualTo(model.weights().values());
        assertThat(read(folder.resolve("a")).about()).isEqualTo(model.about());
        ModelFiles.write(model, folder.resolve("a"));
        assertThat(folder.resolve("a/model.safetensors.index.json")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"F16", "BF16"})
    void shorterTypesAreWrittenOnRequest(TensorType type) throws IOException {
        LanguageModel model = model(Weights.random(ModelConfig.gpt2(96, 16, 1, 2, 16), new SplitMix(1)));
        Path saved = folder.resolve("a");
        ModelFiles.write(model, saved, type, Long.MAX_VALUE);
        float[] read = read(saved).weights().values();
        for (int i = 0; i < read.length; i++) {
            assertThat(read[i]).isEqualTo(type.rounded(model.weights().values()[i]));
        }
        assertThat(JsonDocument.read(saved.resolve("config.json")).path("dtype").asText())
                .isEqualTo(type == TensorType.F16 ? "float16" : "bfloat16");
    }

    /** A checkpoint whose tensors are renamed, left out or added to. */
    private Path changed(String model, Function<WrittenTensor, WrittenTensor> change, WrittenTensor... more)
            throws IOException {
        Path copy = Fixtures.copy(model, folder.resolve(model));
        List<WrittenTensor> tensors = new ArrayList<>(List.of(more));
        Safetensors.open(copy.resolve("model.safetensors")).tensors().values().forEach(tensor -> {
            Integer[] shape = tensor.shape().stream().map(Long::intValue).toArray(Integer[]::new);
            WrittenTensor changed = change.apply(WrittenTensor.of(tensor.name(), tensor.floats(), shape));
            if (changed != null) {
                tensors.add(changed);
            }
        });
        Safetensors.write(copy.resolve("model.safetensors"), tensors, TensorType.F32, Map.of());
        return copy;
    }

    private static WrittenTensor renamed(WrittenTensor tensor, String name) {
        return new WrittenTensor(name, tensor.shape(), tensor.source());
    }

    @ParameterizedTest
    @MethodSource("org.rollout4j.lm.file.Fixtures#models")
    void prefixesAndConstantsDoNotMatter(String model) throws IOException {
        Path copy = changed(
                model,
                tensor -> renamed(tensor, tensor.name().replaceFirst("^(transformer|model)\\.", "")),
                WrittenTensor.of("h.0.attn.bias", new float[4], 1, 1, 2, 2),
                WrittenTensor.of("transformer.h.1.attn.masked_bias", new float[1]),
                WrittenTensor.of("model.layers.0.self_attn.rotary_emb.inv_freq", new float[4], 4));
        assertThat(ModelFiles.readWeights(copy, Workers.caller()).values())
                .isEqualTo(ModelFiles.readWeights(Fixtures.MODELS.resolve(model), Workers.caller())
                        .values());
    }

    @Test
    void aTiedHeadMayBeThereToo() throws IOException {
        Path copy = changed("gpt2", tensor -> tensor, WrittenTensor.of("lm_head.weight", new float[96 * 32], 96, 32));
        assertThat(ModelFiles.readWeights(copy, Workers.caller()).values())
                .isEqualTo(ModelFiles.readWeights(Fixtures.MODELS.resolve("gpt2"), Workers.caller())
                        .values());
    }

    @Test
    void tensorsThatDoNotFitAreNamed() throws IOException {
        refused(
                changed("qwen3", tensor -> tensor.name().endsWith("q_norm.weight") ? null : tensor),
                "tensors are missing: model.layers.0.self_attn.q_norm.weight, model.layers.1.self_attn.q_norm.weight");
        refused(
                changed("gpt2", tensor -> tensor, WrittenTensor.of("score.weight", new float[2], 2)),
                "tensors are not of this architecture: score.weight");
        refused(
                changed("llama_gqa_untied", tensor -> tensor.name().contains("layers.1") ? null : tensor),
                "tensors are missing: model.layers.1.self_attn.q_proj.weight, model.layers.1.self_attn.k_proj.weight, "
                        + "model.layers.1.self_attn.v_proj.weight and 6 others",
                "model.layers.1.input_layernorm.weight");
        refused(
                changed("qwen2", tensor -> tensor, WrittenTensor.of("norm.weight", new float[32], 32)),
                "tensor is ",
                "it is there twice");
    }

    private static void refused(Path model, String... problems) {
        assertThatThrownBy(() -> read(model))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(model.toString())
                .hasMessageNotContaining("\n")
                .satisfies(e ->
                        assertThat(problems).anySatisfy(problem -> assertThat(e).hasMessageContaining(problem)));
    }

    @ParameterizedTest
    @CsvSource({
        "gpt2, n_positions, 63, 'shape of tensor transformer.wpe.weight is [64, 32]: [63, 32] is needed'",
        "gpt2, n_inner, 127, 'shape of tensor transformer.h.0.mlp.c_fc.weight is [32, 128]: [32, 127] is needed'",
        "qwen2, vocab_size, 97, 'shape of tensor model.embed_tokens.weight is [96, 32]: [97, 32] is needed'",
        "qwen3, num_key_value_heads, 4, 'shape of tensor model.layers.0.self_attn.k_proj.weight is [32, 32]: [64, 32] is needed'",
        "qwen3, num_hidden_layers, 3, tensors are missing: model.layers.2.input_layernorm.weight",
        "llama_gqa_tied, num_hidden_layers, 1, tensors are not of this architecture: model.layers.1.",
        "llama_gqa_tied, vocab_size, 16777216, shape of tensor model.embed_tokens.weight",
        "llama_gqa_tied, intermediate_size, 4194304, shape of tensor",
        "llama_gqa_tied, vocab_size, 89, shape of tensor"
    })
    void aConfigurationThatDoesNotFitIsRefusedBeforeMemoryIsTaken(String model, String field, int value, String problem)
            throws IOException {
        Path copy = Fixtures.copy(model, folder.resolve("copy"));
        ObjectNode config = (ObjectNode) JsonDocument.read(copy.resolve("config.json"));
        Files.write(copy.resolve("config.json"), Json.pretty(config.put(field, value)));
        assertThatThrownBy(() -> ModelFiles.readWeights(copy, Workers.caller()))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(copy + ": ")
                .hasMessageContaining(problem);
    }

    @Test
    void aTokenizerMayBeSmallerThanTheModelButNotLarger() throws IOException {
        Path model = Fixtures.MODELS.resolve("gpt2");
        assertThat(ModelFiles.read(model, new Fixtures.Tokenizers(50), Workers.caller())
                        .config()
                        .vocabularySize())
                .isEqualTo(96);
        assertThatThrownBy(() -> ModelFiles.read(model, new Fixtures.Tokenizers(97), Workers.caller()))
                .hasMessage(model + ": vocabulary of the tokenizer is 97: at most that of the model, 96");
    }

    @Test
    void endsOfTextsAndTemplatesAreTakenWhereTransformersTakesThem() throws IOException {
        Path copy = Fixtures.copy("gpt2", folder.resolve("a"));
        assertThat(read(copy).endTokens()).containsExactly(1);
        assertThat(read(copy).chatTemplate()).isNull();
        write(copy.resolve("generation_config.json"), "{\"eos_token_id\": [0, 5], \"temperature\": 0.1}");
        assertThat(read(copy).endTokens()).containsExactly(0, 5);
        write(copy.resolve("generation_config.json"), "{}");
        ObjectNode config = (ObjectNode) JsonDocument.read(copy.resolve("config.json"));
        Files.write(copy.resolve("config.json"), Json.pretty(config.putNull("eos_token_id")));
        assertThat(read(copy).endTokens()).isEmpty();
        write(
                copy.resolve("tokenizer_config.json"),
                "{\"eos_token\": {\"content\": \"t0\"}, \"chat_template\": \"A\"}");
        assertThat(read(copy).endTokens()).containsExactly(0);
        assertThat(read(copy).chatTemplate()).isEqualTo("A");
        write(
                copy.resolve("tokenizer_config.json"),
                "{\"eos_token\": \"t1\", \"chat_template\": [{\"name\": \"tool_use\", \"template\": \"B\"}, "
                        + "{\"name\": \"default\", \"template\": \"C\"}]}");
        assertThat(read(copy).endTokens()).containsExactly(1);
        assertThat(read(copy).chatTemplate()).isEqualTo("C");
        write(copy.resolve("chat_template.jinja"), "D\n");
        assertThat(read(copy).chatTemplate()).isEqualTo("D\n");
        write(copy.resolve("generation_config.json"), "{\"eos_token_id\": 96}");
        refused(copy, "end token is 96");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "---;license: apache-2.0;base_model: a/b;---;# X | apache-2.0 | a/b",
                "---;language:;- en;license: \"mit\";base_model:;- c/d;- e/f;---;x | mit | c/d",
                "---;license: [mit];---; | | ",
                "# X;---;license: mit;---; | | ",
                "---;tags: license: mit;license: other | | ",
                "--- | | "
            })
    void aCardSaysLicenceAndBase(String card, String license, String base) throws IOException {
        Path copy = Fixtures.copy("gpt2", folder.resolve("a"));
        write(copy.resolve("README.md"), card.replace(';', '\n'));
        assertThat(read(copy).about().get("license")).isEqualTo(license);
        assertThat(read(copy).about().get("base")).isEqualTo(base);
    }

    /** Licence and base go with what is made of a model, and a card that somebody has changed is not lost. */
    @Test
    void cardsGoWithModels() throws IOException {
        Path copy = Fixtures.copy("gpt2", folder.resolve("a"));
        write(copy.resolve("README.md"), "---\nlicense: mit\nbase_model: a/b\n---\n# X\n");
        Path saved = folder.resolve("b");
        ModelFiles.write(read(copy), saved);
        assertThat(saved.resolve("README.md"))
                .content()
                .startsWith("---\nlicense: mit\nbase_model: \"a/b\"\nlibrary_name: transformers\n---\n");
        assertThat(read(saved).about()).containsEntry("license", "mit").containsEntry("base", "a/b");
        ModelFiles.write(read(copy), saved);

        LanguageModel adapted = read(copy).adapted(LoraConfig.parse("r=2"), copy.toString(), 1);
        Path adapter = folder.resolve("c");
        ModelFiles.write(adapted, adapter);
        assertThat(adapter.resolve("README.md"))
                .content()
                .startsWith("---\nlicense: mit\nbase_model: \"" + copy + "\"\nlibrary_name: peft\n---\n");
        ModelFiles.write(adapted, adapter);
        for (Path own : List.of(saved, adapter)) {
            Files.writeString(own.resolve("README.md"), "\nMine.\n", StandardOpenOption.APPEND);
            assertThatThrownBy(() -> ModelFiles.write(own.equals(saved) ? read(copy) : adapted, own))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("README.md");
            assertThat(own.resolve("README.md")).content().endsWith("\nMine.\n");
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    @Test
    void whatIsNoModelIsSaid() throws IOException {
        refused(folder.resolve("none"), "there is no such file or folder");
        refused(folder, "is not the folder of a model: it has no config.json");
        Path text = Files.writeString(folder.resolve("text"), "x");
        refused(text, "is not a model: a folder with config.json and safetensors, or a GGUF file, is needed");
        Path copy = Fixtures.copy("gpt2", folder.resolve("a"));
        Files.delete(copy.resolve("model.safetensors"));
        refused(copy, "model.safetensors: there is no such file");
    }

    static Stream<String[]> indexes() {
        return Stream.of(
                new String[] {"{}", "weight_map is : an object of file names is needed"},
                new String[] {"{\"weight_map\": {}}", "weight_map is {}"},
                new String[] {"{\"weight_map\": {\"lm_head.weight\": 3}}", "file of tensor lm_head.weight is 3"},
                new String[] {
                    "{\"weight_map\": {\"lm_head.weight\": \"../a/one.safetensors\"}}",
                    "file of tensor lm_head.weight is \"../a/one.safetensors\": the name of a safetensors file in the same"
                },
                new String[] {"{\"weight_map\": {\"lm_head.weight\": \"/etc/x.safetensors\"}}", "file of tensor lm_head"
                },
                new String[] {
                    "{\"weight_map\": {\"lm_head.weight\": \"..\\\\x.safetensors\"}}", "file of tensor lm_head"
                },
                new String[] {"{\"weight_map\": {\"lm_head.weight\": \"three.safetensors\"}}", "there is no such file"},
                new String[] {
                    "{\"weight_map\": {\"b\": \"two.safetensors\", \"a\": \"two.safetensors\"}}",
                    "file of tensor a is two.safetensors: it is not there"
                },
                new String[] {
                    "{\"weight_map\": {\"b\": \"one.safetensors\", \"a\": \"two.safetensors\"}}",
                    "file of tensor b is one.safetensors: it is in two.safetensors"
                },
                new String[] {
                    "{\"weight_map\": {\"a\": \"one.safetensors\", \"b\": \"two.safetensors\", \"c\": \"copy.safetensors\"}}",
                    "tensor is a: it is in two files, copy.safetensors too"
                },
                new String[] {
                    "{\"weight_map\": {\"a\": \"pair.safetensors\"}}",
                    "tensor of pair.safetensors is b: it is not listed"
                });
    }

    @ParameterizedTest
    @MethodSource("indexes")
    void anIndexThatLiesIsRefused(String index, String problem) throws IOException {
        Path copy = Fixtures.copy("gpt2", folder.resolve("a"));
        Files.delete(copy.resolve("model.safetensors"));
        write(copy.resolve("model.safetensors.index.json"), index);
        WrittenTensor a = WrittenTensor.of("a", new float[1], 1);
        WrittenTensor b = WrittenTensor.of("b", new float[1], 1);
        Safetensors.write(copy.resolve("one.safetensors"), List.of(a), TensorType.F32, Map.of());
        Safetensors.write(copy.resolve("copy.safetensors"), List.of(a), TensorType.F32, Map.of());
        Safetensors.write(copy.resolve("two.safetensors"), List.of(b), TensorType.F32, Map.of());
        Safetensors.write(copy.resolve("pair.safetensors"), List.of(a, b), TensorType.F32, Map.of());
        refused(copy, problem);
    }

    @Test
    void nothingButAModelIsReplaced() throws IOException {
        LanguageModel model = model(Weights.random(ModelConfig.gpt2(96, 16, 1, 2, 16), new SplitMix(1)));
        Path target = folder.resolve("a");
        ModelFiles.write(model, target);
        ModelFiles.write(model, target);
        write(target.resolve("metrics.jsonl"), "");
        unwritable(model, target, "it holds metrics.jsonl, which is not part of a model and would be lost");
        assertThat(read(target).weights().values()).isEqualTo(model.weights().values());
        Path foreign = Files.createDirectory(folder.resolve("b"));
        ModelFiles.write(model, foreign); // an empty folder is nothing that could be lost
        Files.delete(foreign.resolve("config.json"));
        unwritable(model, foreign, "it holds README.md, generation_config.json, model.safetensors,");
        write(folder.resolve("c"), "x");
        unwritable(model, folder.resolve("c"), "it is a file");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("a", "b", "c");
    }

    private static void unwritable(LanguageModel model, Path target, String problem) {
        assertThatThrownBy(() -> ModelFiles.write(model, target))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(target + ": cannot write: " + problem);
    }

    @Test
    void weightsThatAreNoNumbersHarmNothing() throws IOException {
        LanguageModel model = model(Weights.random(ModelConfig.gpt2(96, 16, 1, 2, 16), new SplitMix(1)));
        Path target = folder.resolve("a");
        ModelFiles.write(model, target);
        float[] broken = model.weights().values().clone();
        broken[model.weights().layout().slot("0.up").offset() + 1] = Float.NaN;
        LanguageModel diverged = model.with(broken);
        assertThatThrownBy(() -> ModelFiles.write(diverged, target))
                .hasMessage(
                        "tensor transformer.h.0.mlp.c_fc.weight holds NaN at element 64: a finite number of F32 is needed");
        assertThat(read(target).weights().values()).isEqualTo(model.weights().values());
        assertThat(folder.toFile().list()).containsExactly("a");
    }
}
