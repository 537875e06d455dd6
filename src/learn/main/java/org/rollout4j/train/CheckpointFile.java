package org.rollout4j.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.rollout4j.core.Require;
import org.rollout4j.core.State;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.StateDocument;
import org.rollout4j.file.StateFile;
import org.rollout4j.file.TensorEntry;

/**
 * A checkpoint as one zip file, see {@link StateFile}, of format version {@value #FORMAT}. It begins with {@code manifest.json}, which holds
 * {@code run}, the {@link Manifest}, besides what all such files have.
 */
public final class CheckpointFile {
    /** The format version that is written, and the latest that is read. */
    public static final int FORMAT = 5;

    private static final StateFile<Document> KIND =
            new StateFile<>("checkpoint", "manifest.json", FORMAT, Document.class, OldFormats::upgrade);

    /**
     * The whole of {@code manifest.json}.
     *
     * @param run what the state belongs to
     */
    record Document(int format, Manifest run, List<TensorEntry> entries) implements StateDocument {
        Document {
            Require.inRange("format", format, 1, FORMAT);
            Require.that(run != null, "run", null, "it is needed");
            entries = StateDocument.checked(entries);
        }
    }

    private CheckpointFile() {}

    /**
     * Writes a checkpoint; {@code file} is there in full or as it was before.
     *
     * @throws IOException if that fails; the message is one line that names the file
     * @throws IllegalArgumentException if the state has names that {@link State} does not allow, or the manifest is larger than the
     *     format allows
     */
    public static void write(Path file, Checkpoint checkpoint) throws IOException {
        KIND.write(file, checkpoint.state(), entries -> new Document(FORMAT, checkpoint.manifest(), entries));
    }

    /**
     * Reads a checkpoint. The arrays of its state are the caller's.
     *
     * @throws InvalidFileException if there is no such file, it is not a checkpoint, it is damaged, larger than Java's memory, or of a
     *     later format version
     */
    public static Checkpoint read(Path file) throws InvalidFileException {
        return checkpoint(KIND.read(file));
    }

    /**
     * Reads what is needed of a checkpoint; its state has nothing else. See {@link StateFile#read(Path, Function)}.
     *
     * @param needed says of the manifest and the names of all tensors which are needed, with their lengths; throws {@link
     *     IllegalArgumentException} if the manifest is of no use
     * @throws InvalidFileException as {@link #read(Path)}, and if something that is needed is missing or has another length
     */
    public static Checkpoint read(Path file, BiFunction<Manifest, List<String>, Map<String, Integer>> needed)
            throws InvalidFileException {
        return checkpoint(KIND.read(
                file,
                document -> needed.apply(
                        document.run(),
                        document.entries().stream().map(TensorEntry::name).toList())));
    }

    private static Checkpoint checkpoint(StateFile.Content<Document> content) {
        Document document = content.document();
        return new Checkpoint(document.run(), OldFormats.upgrade(document.format(), content.state()));
    }
}
