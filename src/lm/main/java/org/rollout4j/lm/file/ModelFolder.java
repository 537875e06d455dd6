package org.rollout4j.lm.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.Json;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.text.Tokenizer;

/** A model's folder as {@code transformers} has it: {@code config.json}, safetensors, and the files of its tokenizer. */
final class ModelFolder {
    static final long MAX_SHARD_BYTES = 5_000_000_000L;

    private static final String CONFIG = "config.json";
    private static final String GENERATION = "generation_config.json";
    private static final String TOKENIZER = "tokenizer.json";
    private static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    private static final String TEMPLATE = "chat_template.jinja";
    private static final String FORMAT = "format";
    private static final int MAX_TEMPLATE = 1 << 20;

    /** What a folder of a model may hold; whatever else there is, somebody would miss. */
    private static final Pattern OWN = Pattern.compile(
            "(?:generation_|tokenizer_)?config\\.json|model(?:-\\d+-of-\\d+)?\\.safetensors|model\\.safetensors\\.index\\.json"
                    + "|tokenizer\\.json|chat_template\\.jinja|special_tokens_map\\.json|added_tokens\\.json|vocab\\.json|merges\\.txt");

    private ModelFolder() {}

    static LanguageModel read(Path folder, TokenizerSource tokenizers, Workers workers) throws IOException {
        ModelConfig config = config(folder);
        Safetensors file = ShardedSafetensors.open(folder);
        Tokenizer tokenizer = tokenizers.read(folder);
        JsonNode tokenizerConfig = optional(folder, TOKENIZER_CONFIG);
        try {
            checkVocabulary(tokenizer, config);
            Map<String, String> about = ModelCard.about(folder);
            about.putAll(file.metadata());
            about.remove(FORMAT);
            return new LanguageModel(
                    weights(folder, config, file, workers),
                    tokenizer,
                    endTokens(folder, tokenizer, tokenizerConfig),
                    chatTemplate(folder, tokenizerConfig),
                    about);
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(folder, e.getMessage(), e);
        }
    }

    static Weights readWeights(Path folder, Workers workers) throws IOException {
        return weights(folder, config(folder), ShardedSafetensors.open(folder), workers);
    }

    /** Before the weights are read. */
    static void checkVocabulary(Tokenizer tokenizer, ModelConfig config) {
        Require.that(
                tokenizer.vocabularySize() <= config.vocabularySize(),
                "vocabulary of the tokenizer",
                tokenizer.vocabularySize(),
                "at most that of the model, " + config.vocabularySize());
    }

    private static ModelConfig config(Path folder) throws IOException {
        Path document = folder.resolve(CONFIG);
        if (!Files.exists(document)) {
            throw new InvalidFileException(folder, "is not the folder of a model: it has no " + CONFIG);
        }
        return Refusals.named(document, () -> HuggingFaceConfig.read(JsonDocument.read(document)));
    }

    private static Weights weights(Path folder, ModelConfig config, Safetensors file, Workers workers)
            throws IOException {
        return Refusals.named(folder, () -> {
            List<Placement> placements = TensorNames.huggingFace(config);
            Map<String, StoredTensor> tensors = new HuggingFaceTensors(config, placements).of(file.tensors());
            return new WeightReader(config, placements, tensors).read(workers);
        });
    }

    private static JsonNode optional(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? JsonDocument.read(file) : JsonNodeFactory.instance.objectNode();
    }

    /** As generation takes them: {@code generation_config.json}, else {@code config.json}, else the tokenizer's. */
    private static List<Integer> endTokens(Path folder, Tokenizer tokenizer, JsonNode tokenizerConfig)
            throws IOException {
        for (String name : List.of(GENERATION, CONFIG)) {
            List<Integer> ends = HuggingFaceConfig.endTokens(optional(folder, name));
            if (!ends.isEmpty()) {
                return ends;
            }
        }
        JsonNode end = tokenizerConfig.path("eos_token");
        OptionalInt id =
                tokenizer.specialToken(end.isObject() ? end.path("content").asText() : end.asText());
        return id.isPresent() ? List.of(id.getAsInt()) : List.of();
    }

    /** Of several templates in {@code tokenizer_config.json} the one that is named default. */
    private static String chatTemplate(Path folder, JsonNode tokenizerConfig) throws IOException {
        Path file = folder.resolve(TEMPLATE);
        if (Files.exists(file)) {
            if (Files.size(file) > MAX_TEMPLATE) {
                throw new InvalidFileException(file, "is larger than " + MAX_TEMPLATE + " bytes");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        }
        JsonNode template = tokenizerConfig.path("chat_template");
        for (JsonNode named : template) {
            if (named.path("name").asText().equals("default")) {
                template = named.path("template");
                break;
            }
        }
        return template.isTextual() ? template.asText() : null;
    }

    static void write(LanguageModel model, Path path, TensorType type, long maxShardBytes) throws IOException {
        ObjectNode config = HuggingFaceConfig.write(model.config(), model.endTokens());
        config.put("dtype", type == TensorType.F32 ? "float32" : type == TensorType.F16 ? "float16" : "bfloat16");
        AtomicFolder folder = AtomicFolder.of(path);
        AtomicFiles.createDirectories(folder.target().getParent());
        folder.recover();
        checkReplaceable(folder.target());
        Map<String, String> metadata = new HashMap<>(model.about());
        metadata.put(FORMAT, "pt"); // without which transformers refuses the file
        folder.write(unfinished -> {
            put(unfinished, CONFIG, config);
            put(unfinished, GENERATION, generationConfig(model));
            put(unfinished, TOKENIZER_CONFIG, tokenizerConfig(model));
            byte[] tokenizer = model.tokenizer().toJson().getBytes(StandardCharsets.UTF_8);
            AtomicFiles.write(unfinished.resolve(TOKENIZER), out -> out.write(tokenizer));
            ShardedSafetensors.write(unfinished, tensors(model.weights()), type, metadata, maxShardBytes);
        });
    }

    private static void checkReplaceable(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + ": cannot write: it is a file, not the folder of a model");
        }
        Set<String> names = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        Optional<String> foreign = names.stream()
                .filter(name -> !OWN.matcher(name).matches())
                .sorted()
                .findFirst();
        if (foreign.isPresent()) {
            throw new IOException(folder + ": cannot write: it holds " + Json.oneLine(foreign.get(), 80)
                    + ", which is not part of a model and would be lost");
        }
        if (!names.isEmpty() && !names.contains(CONFIG)) {
            throw new IOException(folder + ": cannot write: it holds "
                    + names.stream().sorted().collect(Collectors.joining(", ")) + " but no " + CONFIG
                    + ": it is not the folder of a model");
        }
    }

    private static void put(Path folder, String name, JsonNode document) throws IOException {
        AtomicFiles.write(folder.resolve(name), out -> out.write(Json.pretty(document)));
    }

    private static ObjectNode generationConfig(LanguageModel model) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("_from_model_config", true);
        HuggingFaceConfig.putEndTokens(document, model.endTokens());
        return document;
    }

    private static ObjectNode tokenizerConfig(LanguageModel model) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("tokenizer_class", "PreTrainedTokenizerFast");
        document.put("clean_up_tokenization_spaces", false);
        document.put("model_max_length", model.config().contextLength());
        Tokenizer tokenizer = model.tokenizer();
        model.endTokens().stream()
                .filter(id -> id < tokenizer.vocabularySize() && tokenizer.isSpecial(id))
                .findFirst()
                .ifPresent(id -> document.put("eos_token", new String(tokenizer.bytes(id), StandardCharsets.UTF_8)));
        if (model.chatTemplate() != null) {
            document.put("chat_template", model.chatTemplate());
        }
        return document;
    }

    private static List<WrittenTensor> tensors(Weights weights) {
        float[] values = weights.values();
        List<WrittenTensor> tensors = new ArrayList<>();
        for (Placement placement : TensorNames.huggingFace(weights.config())) {
            tensors.add(new WrittenTensor(
                    placement.name(),
                    placement.shape(),
                    placement.order() == Placement.Order.TRANSPOSED
                            ? (from, count, to) -> transposed(placement, values, from, count, to)
                            : (from, count, to) -> System.arraycopy(values, placement.offset() + from, to, 0, count)));
        }
        return tensors;
    }

    private static void transposed(Placement placement, float[] values, int from, int count, float[] to) {
        for (int i = 0; i < count; i++) {
            int row = (from + i) % placement.rows();
            int column = (from + i) / placement.rows();
            to[i] = values[placement.offset() + row * placement.columns() + column];
        }
    }
}
