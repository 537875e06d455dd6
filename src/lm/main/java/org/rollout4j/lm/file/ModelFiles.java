package org.rollout4j.lm.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.rollout4j.core.Workers;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.RewardModel;
import org.rollout4j.lm.model.TextModel;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.text.Tokenizer;

/**
 * Language models in files: folders as Hugging Face's {@code transformers} writes and reads them, and GGUF files, which are read only. Files
 * are checked before memory is taken, and decoded straight into the model's one array.
 */
public final class ModelFiles {
    /** By key of a GGUF file's metadata: what it is called in {@link LanguageModel#about}. */
    private static final Map<String, String> ABOUT = Map.of(
            "general.name", "name",
            "general.license", "license",
            "general.base_model.0.name", "base");

    private ModelFiles() {}

    /**
     * Reads a model that anybody may have written.
     *
     * @param path a folder with {@code config.json}, safetensors and a tokenizer, or a GGUF file
     * @param workers decode it; the same bits for any number of them
     * @throws InvalidFileException if it is not one, damaged, or of a kind that is not read; or the heap has no room for it
     * @throws IOException if it cannot be read; the message is one line
     */
    public static LanguageModel read(Path path, Workers workers) throws IOException {
        return read(path, new FileTokenizers(), workers);
    }

    /**
     * Reads a model that anybody may have written.
     *
     * @param path a folder with {@code config.json} and safetensors, or a GGUF file
     * @param tokenizers makes its tokenizer
     * @param workers decode it; the same bits for any number of them
     * @throws InvalidFileException if it is not one, damaged, or of a kind that is not read; or the heap has no room for it
     * @throws IOException if it cannot be read; the message is one line
     */
    public static LanguageModel read(Path path, TokenizerSource tokenizers, Workers workers) throws IOException {
        Path whole = AtomicFolder.whole(path);
        return Files.isDirectory(whole)
                ? ModelFolder.read(whole, tokenizers, workers)
                : readGguf(path, tokenizers, workers);
    }

    /** Whether {@code folder} is that of an adapter, as PEFT writes it. */
    public static boolean isAdapter(Path folder) throws IOException {
        return AdapterFolder.isOne(AtomicFolder.whole(folder));
    }

    /**
     * What an adapter's folder says of the model below it: where it is, or its name; empty if it says nothing.
     *
     * @throws IOException if it is no such folder; the message is one line
     */
    public static String baseOfAdapter(Path folder) throws IOException {
        return AdapterFolder.baseName(AtomicFolder.whole(folder));
    }

    /**
     * Reads an adapter that anybody may have written.
     *
     * @param folder as PEFT writes it, with {@code adapter_config.json} and safetensors; LoRA alone, of a language model or of a reward model
     * @param base what it is put on, which has no adapter; shared, not copied
     * @param workers decode it
     * @throws InvalidFileException if it is not one, damaged, of a kind that is not read, or made for another base or tokenizer
     * @throws IOException if it cannot be read; the message is one line
     */
    public static TextModel readAdapter(Path folder, LanguageModel base, Workers workers) throws IOException {
        return AdapterFolder.read(AtomicFolder.whole(folder), base, workers);
    }

    /**
     * Reads the weights alone, as {@link #read}; the tokenizer need not be there.
     *
     * @throws IOException as {@link #read}
     */
    public static Weights readWeights(Path path, Workers workers) throws IOException {
        Path whole = AtomicFolder.whole(path);
        if (Files.isDirectory(whole)) {
            return ModelFolder.readWeights(whole, workers);
        }
        try (Gguf gguf = openGguf(path)) {
            return gguf.weights(workers);
        }
    }

    /**
     * Writes a model in single precision to a folder that {@code transformers} reads: it is there in full or as it was before. Of a model with an
     * adapter that is what is written, as PEFT reads it; what it is on stays where it is.
     *
     * @param folder is made, or replaced if it holds a model and nothing else
     * @throws IOException if that fails; the message is one line that names the folder
     * @throws IllegalArgumentException if there is no such model in {@code transformers}, or a number is not finite
     */
    public static void write(LanguageModel model, Path folder) throws IOException {
        write(model, folder, TensorType.F32);
    }

    /**
     * Writes a model as {@link #write(LanguageModel, Path)}, with numbers of a type.
     *
     * @param type {@link TensorType#F32}, {@link TensorType#F16} or {@link TensorType#BF16}
     * @throws IOException as {@link #write(LanguageModel, Path)}
     */
    public static void write(LanguageModel model, Path folder, TensorType type) throws IOException {
        write(model, folder, type, ModelFolder.MAX_SHARD_BYTES);
    }

    /**
     * What {@code transformers} calls models of that shape, for example {@code llama}.
     *
     * @throws IllegalArgumentException if there are none in {@code transformers}
     */
    public static String family(ModelConfig config) {
        return HuggingFaceConfig.family(config);
    }

    /**
     * Writes a model as {@link #write(LanguageModel, Path)}.
     *
     * @param type {@link TensorType#F32}, {@link TensorType#F16} or {@link TensorType#BF16}
     * @param maxShardBytes where all are larger, there are several files, none of which is unless a single tensor is
     * @throws IOException as {@link #write(LanguageModel, Path)}
     */
    public static void write(LanguageModel model, Path folder, TensorType type, long maxShardBytes) throws IOException {
        ModelFolder.write(model, folder, type, maxShardBytes);
    }

    /** Whether a path is the folder of a model for sequence classification, by what its description says; its weights are not looked at. */
    public static boolean isRewardModel(Path path) throws IOException {
        Path document = AtomicFolder.whole(path).resolve(ModelTexts.CONFIG);
        return Files.isRegularFile(document) && HuggingFaceConfig.isClassifier(JsonDocument.read(document));
    }

    /**
     * Reads a reward model that anybody may have written.
     *
     * @param folder with {@code config.json}, safetensors and a tokenizer, as {@code transformers} writes a model for sequence classification
     *     with one label
     * @param workers decode it; the same bits for any number of them
     * @throws InvalidFileException if it is not one, damaged, or of a kind that is not read; or the heap has no room for it
     * @throws IOException if it cannot be read; the message is one line
     */
    public static RewardModel readRewardModel(Path folder, Workers workers) throws IOException {
        return readRewardModel(folder, new FileTokenizers(), workers);
    }

    /**
     * Reads a reward model as {@link #readRewardModel(Path, Workers)}.
     *
     * @param tokenizers makes its tokenizer
     * @throws IOException as {@link #readRewardModel(Path, Workers)}
     */
    public static RewardModel readRewardModel(Path folder, TokenizerSource tokenizers, Workers workers)
            throws IOException {
        return RewardModelFolder.read(AtomicFolder.whole(folder), tokenizers, workers);
    }

    /**
     * Writes a reward model in single precision to a folder that {@code transformers} reads as a model for sequence classification with one
     * label: it is there in full or as it was before. To score several texts at once, {@code transformers} needs a token to pad with, which
     * is written if the tokenizer has a special one of that name.
     *
     * @param folder is made, or replaced if it holds a model and nothing else
     * @throws IOException as {@link #write(LanguageModel, Path)}
     */
    public static void write(RewardModel model, Path folder) throws IOException {
        write(model, folder, TensorType.F32);
    }

    /**
     * Writes a reward model as {@link #write(RewardModel, Path)}, with numbers of a type.
     *
     * @param type {@link TensorType#F32}, {@link TensorType#F16} or {@link TensorType#BF16}
     * @throws IOException as {@link #write(LanguageModel, Path)}
     */
    public static void write(RewardModel model, Path folder, TensorType type) throws IOException {
        RewardModelFolder.write(model, folder, type);
    }

    private static LanguageModel readGguf(Path file, TokenizerSource tokenizers, Workers workers) throws IOException {
        try (Gguf gguf = openGguf(file)) {
            return read(gguf, file, tokenizers, workers);
        }
    }

    private static LanguageModel read(Gguf gguf, Path file, TokenizerSource tokenizers, Workers workers)
            throws InvalidFileException {
        GgufVocabulary vocabulary = gguf.vocabulary();
        Map<String, String> about = new LinkedHashMap<>();
        ABOUT.forEach((key, name) -> {
            if (gguf.metadata().get(key) instanceof String text) {
                about.put(name, text);
            }
        });
        return Refusals.named(file, () -> {
            Tokenizer tokenizer = tokenizers.of(vocabulary);
            ModelFolder.checkVocabulary(tokenizer, gguf.config());
            return new LanguageModel(
                    gguf.weights(workers), tokenizer, vocabulary.endTokens(), vocabulary.chatTemplate(), about);
        });
    }

    private static Gguf openGguf(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new InvalidFileException(file, "there is no such file or folder");
        }
        if (Files.isRegularFile(file) && !beginsAsGguf(file)) {
            throw new InvalidFileException(
                    file, "is not a model: a folder with config.json and safetensors, or a GGUF file, is needed");
        }
        return Gguf.open(file);
    }

    private static boolean beginsAsGguf(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] magic = in.readNBytes(Integer.BYTES);
            return magic.length == Integer.BYTES
                    && ByteBuffer.wrap(magic).order(ByteOrder.LITTLE_ENDIAN).getInt() == GgufReader.MAGIC;
        }
    }
}
