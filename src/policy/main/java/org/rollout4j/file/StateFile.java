package org.rollout4j.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.rollout4j.core.Require;
import org.rollout4j.core.State;

/**
 * A kind of zip file that holds a state, and says what it is the state of:
 *
 * <ul>
 *   <li>first a JSON document, with at least {@code format}, the version, and {@code entries}, the name, type, shape and SHA-256 of every
 *       tensor; at most {@value #MAX_DOCUMENT_BYTES} bytes
 *   <li>then {@code NAME.f32}, {@code NAME.i64}, {@code NAME.bytes}: the elements of the tensors, raw and little-endian, in that order
 * </ul>
 *
 * The same content gives the same bytes. Tensors go to the file piece by piece, without a copy of any of them. Nothing is ever executed,
 * or written to disk, on reading.
 *
 * @param noun what such a file is called in messages, for example {@code checkpoint}
 * @param document the name of the document in the zip
 * @param format the version that is written, and the latest that is read
 * @param type the record of the document
 * @param upgrade changes a document of an earlier version into one of today's; what is malformed it leaves to those who read it
 */
public record StateFile<D extends StateDocument>(
        String noun, String document, int format, Class<D> type, Upgrade upgrade) {
    /** The largest document. */
    public static final int MAX_DOCUMENT_BYTES = 1 << 20;

    /** What is taken from any file, however small it is. */
    static final long MAX_FREE_BYTES = 32L << 20;

    /** How many times its size is taken from a larger file; parameters hardly shrink, tables of observations do. */
    static final long MAX_RATIO = 256;

    /** Of every entry. Zips cannot say 1970; and 1980-01-01 makes Java add the time zone of the machine. */
    private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    /** Changes a document of an earlier version. */
    @FunctionalInterface
    public interface Upgrade {
        /** Changes {@code document}, which has version {@code format}, in place. */
        void apply(int format, JsonNode document);
    }

    /**
     * What a file holds.
     *
     * @param state its arrays are the caller's
     */
    public record Content<D>(D document, State state) {}

    /**
     * Writes a file; it is there in full or as it was before.
     *
     * @param documentOf makes the document of the list of tensors
     * @throws IOException if that fails; the message is one line that names the file
     * @throws IllegalArgumentException if the state has names that {@link State} does not allow, or the document is larger than the
     *     format allows
     */
    public void write(Path file, State state, Function<List<TensorEntry>, D> documentOf) throws IOException {
        List<TensorEntry> entries = new ArrayList<>();
        state.tensors().forEach((name, tensor) -> entries.add(TensorEntry.of(name, tensor)));
        byte[] first = Json.pretty(documentOf.apply(entries));
        Require.inRange("size of " + document + ", in bytes,", first.length, 1, MAX_DOCUMENT_BYTES);

        AtomicFiles.write(file, out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                zip.setLevel(Deflater.BEST_SPEED);
                put(zip, document, entry -> entry.write(first));
                for (TensorEntry entry : entries) {
                    put(zip, entry.path(), body -> TensorEntry.write(state.tensor(entry.name()), body));
                }
            }
        });
    }

    private static void put(ZipOutputStream zip, String path, AtomicFiles.Content content) throws IOException {
        ZipEntry entry = new ZipEntry(path);
        entry.setTimeLocal(ENTRY_TIME);
        zip.putNextEntry(entry);
        content.writeTo(zip);
        zip.closeEntry();
    }

    /**
     * Reads a file that anybody may have written.
     *
     * @throws InvalidFileException if there is no such file, it is not of this kind, it is damaged, larger than Java's memory, or of a
     *     later version
     */
    public Content<D> read(Path file) throws InvalidFileException {
        return new StateFileReader<>(this, file, StateFileReader::everything).read();
    }

    /**
     * Reads what is needed of a file that anybody may have written; all else is passed over. Lengths are compared before anything is read, and
     * more than {@value #MAX_FREE_BYTES} bytes are taken only from a file that is at least a {@value #MAX_RATIO}th of that: memory is bounded
     * by what is needed and by the file, not by what it claims.
     *
     * @param needed says of the document which tensors are needed, by name, each with the number of its elements or {@link
     *     org.rollout4j.core.SavedPolicy#ANY_LENGTH}; throws {@link IllegalArgumentException} if the document is of no use
     * @throws InvalidFileException as {@link #read(Path)}, and if a tensor that is needed is missing or has another length
     */
    public Content<D> read(Path file, Function<D, Map<String, Integer>> needed) throws InvalidFileException {
        return new StateFileReader<>(this, file, new NeededTensors<>(file, needed)::among).read();
    }
}
