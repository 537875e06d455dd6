package org.rollout4j.lm.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.rollout4j.lm.text.Tokenizer;

/** Checkpoints that PyTorch and llama.cpp's tools have made, and small helpers around files. */
final class Fixtures {
    static final Path FOLDER = Path.of("src/lm/test/resources/fixtures");
    static final Path MODELS = FOLDER.resolve("models");
    static final Path GGUF = FOLDER.resolve("gguf");

    /** A tokenizer of so many tokens for each model. */
    record Tokenizers(int size) implements TokenizerSource {
        @Override
        public Tokenizer read(Path folder) {
            return new NumberedTokens(size);
        }

        @Override
        public Tokenizer of(GgufVocabulary vocabulary) {
            return new NumberedTokens(vocabulary.tokens().size());
        }
    }

    static final TokenizerSource TOKENIZERS = new Tokenizers(96);

    private Fixtures() {}

    static Stream<String> models() {
        return Stream.of("gpt2", "llama_gqa_tied", "llama_gqa_untied", "qwen2", "qwen3");
    }

    /** A copy of a checkpoint, to be changed. */
    static Path copy(String model, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String name : new String[] {"config.json", "model.safetensors"}) {
            Files.copy(MODELS.resolve(model).resolve(name), folder.resolve(name));
        }
        return folder;
    }

    /** All tensors of a checkpoint, as floats. */
    static Map<String, float[]> tensors(String model) throws IOException {
        Map<String, float[]> floats = new HashMap<>();
        Safetensors.open(MODELS.resolve(model).resolve("model.safetensors"))
                .tensors()
                .forEach((name, tensor) -> floats.put(name, tensor.floats()));
        return floats;
    }

    /** A safetensors file of any header and content. */
    static Path safetensors(Path file, String header, byte... data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(data);
        try {
            return Files.write(file, bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
