package org.rollout4j.lm.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.Json;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Layout;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.text.Tokenizer;

/** A model's folder as {@code transformers} has it: {@code config.json}, safetensors, and the files of its tokenizer. */
final class ModelFolder {
    static final long MAX_SHARD_BYTES = 5_000_000_000L;

    /** What a folder of a model may hold; whatever else there is, somebody would miss. */
    private static final Pattern OWN = Pattern.compile(
            "(?:generation_|tokenizer_|adapter_)?config\\.json|adapter_model\\.safetensors|model(?:-\\d+-of-\\d+)?\\.safetensors|model\\.safetensors\\.index\\.json"
                    + "|tokenizer\\.json|chat_template\\.jinja|special_tokens_map\\.json|added_tokens\\.json|vocab\\.json|merges\\.txt");

    private ModelFolder() {}

    static LanguageModel read(Path folder, TokenizerSource tokenizers, Workers workers) throws IOException {
        ModelConfig config = config(folder);
        try (Safetensors file = ShardedSafetensors.open(folder)) {
            ModelTexts texts = texts(folder, tokenizers, config, file);
            Weights weights = weights(folder, config, file, workers);
            return Refusals.named(
                    folder,
                    () -> new LanguageModel(
                            weights, texts.tokenizer(), texts.endTokens(), texts.chatTemplate(), texts.about()));
        }
    }

    static Weights readWeights(Path folder, Workers workers) throws IOException {
        ModelConfig config = config(folder);
        try (Safetensors file = ShardedSafetensors.open(folder)) {
            return weights(folder, config, file, workers);
        }
    }

    static ModelTexts texts(Path folder, TokenizerSource tokenizers, ModelConfig config, Safetensors file)
            throws IOException {
        Tokenizer tokenizer = tokenizers.read(folder);
        try {
            checkVocabulary(tokenizer, config);
            return ModelTexts.read(folder, tokenizer, file.metadata());
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(folder, e.getMessage(), e);
        }
    }

    /** Before the weights are read. */
    static void checkVocabulary(Tokenizer tokenizer, ModelConfig config) {
        Require.that(
                tokenizer.vocabularySize() <= config.vocabularySize(),
                "vocabulary of the tokenizer",
                tokenizer.vocabularySize(),
                "at most that of the model, " + config.vocabularySize());
    }

    static ModelConfig config(Path folder) throws IOException {
        Path document = folder.resolve(ModelTexts.CONFIG);
        if (!Files.exists(document)) {
            throw new InvalidFileException(folder, "is not the folder of a model: it has no " + ModelTexts.CONFIG);
        }
        return Refusals.named(document, () -> HuggingFaceConfig.read(JsonDocument.read(document)));
    }

    private static Weights weights(Path folder, ModelConfig config, Safetensors file, Workers workers)
            throws IOException {
        return Refusals.named(folder, () -> {
            List<Placement> placements = TensorNames.huggingFace(config);
            Map<String, StoredTensor> tensors = new HuggingFaceTensors(config, placements).of(file.tensors());
            int length = new Layout(config).length();
            return new Weights(config, new WeightReader(length, placements, tensors).read(workers));
        });
    }

    static void write(LanguageModel model, Path path, TensorType type, long maxShardBytes) throws IOException {
        if (model.adapter() != null) {
            AdapterFolder.write(model, path, type);
            return;
        }
        ModelTexts texts = new ModelTexts(model.tokenizer(), model.endTokens(), model.chatTemplate(), model.about());
        Written written = new Written(
                HuggingFaceConfig.write(model.config(), model.endTokens()),
                texts.tokenizerConfig(model.config().contextLength()),
                texts,
                tensors(TensorNames.huggingFace(model.config()), model.weights().values()));
        write(written, path, type, maxShardBytes);
    }

    /** What a folder is to hold. */
    record Written(ObjectNode config, ObjectNode tokenizerConfig, ModelTexts texts, List<WrittenTensor> tensors) {}

    static void write(Written written, Path path, TensorType type, long maxShardBytes) throws IOException {
        String name = type == TensorType.F32 ? "float32" : type == TensorType.F16 ? "float16" : "bfloat16";
        written.config().put("dtype", name);
        replace(path, unfinished -> {
            put(unfinished, ModelTexts.CONFIG, written.config());
            putCard(unfinished, ModelCard.of(written.texts().about(), "transformers", "", shape(written)));
            put(unfinished, ModelTexts.GENERATION, written.texts().generationConfig());
            put(unfinished, ModelTexts.TOKENIZER_CONFIG, written.tokenizerConfig());
            byte[] tokenizer = written.texts().tokenizer().toJson().getBytes(StandardCharsets.UTF_8);
            AtomicFiles.write(unfinished.resolve(ModelTexts.TOKENIZER), out -> out.write(tokenizer));
            ShardedSafetensors.write(
                    unfinished, written.tensors(), type, written.texts().metadata(), maxShardBytes);
        });
    }

    /** Writes a folder that is there in full or as it was before; one that holds something else than a model is not replaced. */
    static void replace(Path path, AtomicFolder.Content content) throws IOException {
        AtomicFolder folder = AtomicFolder.of(path);
        AtomicFiles.createDirectories(folder.target().getParent());
        folder.recover();
        checkReplaceable(folder.target());
        folder.write(content);
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
        Path card = folder.resolve(ModelCard.NAME);
        boolean ours = Files.isRegularFile(card) && ModelCard.isOurs(card);
        Optional<String> foreign = names.stream()
                .filter(name -> !OWN.matcher(name).matches() && !(name.equals(ModelCard.NAME) && ours))
                .sorted()
                .findFirst();
        if (foreign.isPresent()) {
            throw new IOException(folder + ": cannot write: it holds " + Json.oneLine(foreign.get(), 80)
                    + ", which is not part of a model and would be lost");
        }
        if (!names.isEmpty() && !names.contains(ModelTexts.CONFIG) && !names.contains(AdapterFolder.CONFIG)) {
            throw new IOException(folder + ": cannot write: it holds "
                    + names.stream().sorted().collect(Collectors.joining(", ")) + " but no " + ModelTexts.CONFIG
                    + ": it is not the folder of a model");
        }
    }

    static void putCard(Path folder, String card) throws IOException {
        AtomicFiles.write(folder.resolve(ModelCard.NAME), out -> out.write(card.getBytes(StandardCharsets.UTF_8)));
    }

    private static String shape(Written written) {
        long parameters =
                written.tensors().stream().mapToLong(WrittenTensor::length).sum();
        return "A model of the family " + written.config().path("model_type").asText() + ", of " + parameters
                + " parameters, written by Rollout4J.";
    }

    static void put(Path folder, String name, JsonNode document) throws IOException {
        AtomicFiles.write(folder.resolve(name), out -> out.write(Json.pretty(document)));
    }

    static List<WrittenTensor> tensors(List<Placement> placements, float[] values) {
        List<WrittenTensor> tensors = new ArrayList<>();
        for (Placement placement : placements) {
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
