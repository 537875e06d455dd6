package org.rollout4j.lm.file;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.lm.model.Layout;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.Weights;

/**
 * A GGUF file of version 2 or 3, as llama.cpp writes them: metadata, a table of tensors, and the tensors. Opening it checks all that
 * it says; numbers are read when they are asked for, until it is closed.
 */
public final class Gguf implements Closeable {
    private static final String SCALED_ROTARY = "rope_freqs.weight";

    private final OpenFile file;
    private final Map<String, Object> metadata;
    private final Map<String, StoredTensor> tensors;

    Gguf(OpenFile file, Map<String, Object> metadata, Map<String, StoredTensor> tensors) {
        this.file = file;
        this.metadata = metadata;
        this.tensors = tensors;
    }

    /**
     * Opens a file that anybody may have written.
     *
     * @throws InvalidFileException if there is no such file, it is not a whole GGUF file, or its tensors are of other types than F32, F16,
     *     BF16, Q8_0, Q4_0 and Q4_1
     */
    public static Gguf open(Path file) throws InvalidFileException {
        return OpenFile.open(file, opened -> new GgufReader(opened).read());
    }

    /**
     * What it says of its model, by key: {@link Long}, {@link Double}, {@link Boolean}, {@link String} and lists of them, in the order of the
     * file.
     */
    public Map<String, Object> metadata() {
        return metadata;
    }

    /** The tensors by name, in the order of the file. */
    public Map<String, StoredTensor> tensors() {
        return tensors;
    }

    /**
     * The shape of its model.
     *
     * @throws InvalidFileException if it is of an architecture that is not read
     */
    public ModelConfig config() throws InvalidFileException {
        return Refusals.named(file.path(), () -> Shapes.checked(new GgufConfig(this).read()));
    }

    /**
     * Its weights, as floats.
     *
     * @throws InvalidFileException if it is of an architecture that is not read, tensors are missing or of another shape, or a number is not
     *     finite; or the heap has no room for all
     */
    public Weights weights(Workers workers) throws InvalidFileException {
        return Refusals.named(file.path(), () -> {
            Require.that(
                    !tensors.containsKey(SCALED_ROTARY),
                    "tensor",
                    SCALED_ROTARY,
                    "scaled rotary positions are not read");
            ModelConfig config = config();
            boolean interleaved = GgufConfig.LLAMA.equals(metadata.get(GgufConfig.ARCHITECTURE));
            int length = new Layout(config).length();
            List<Placement> placements = TensorNames.gguf(config, interleaved);
            return new Weights(config, new WeightReader(length, placements, tensors).read(workers));
        });
    }

    /**
     * What a tokenizer is made of.
     *
     * @throws InvalidFileException if there is none, or it is malformed
     */
    public GgufVocabulary vocabulary() throws InvalidFileException {
        return Refusals.named(file.path(), () -> GgufVocabulary.of(new GgufFields(metadata)));
    }

    /** Closes the file: what has been read stays. */
    @Override
    public void close() {
        file.close();
    }
}
