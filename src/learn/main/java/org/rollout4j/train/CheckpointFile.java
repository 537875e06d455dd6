package org.rollout4j.train;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.rollout4j.core.Require;
import org.rollout4j.core.State;

/**
 * A checkpoint as one zip file, format version {@value #FORMAT}:
 *
 * <ul>
 *   <li>{@code manifest.json}, the first entry: {@code format}, {@code run} (the {@link Manifest}), and {@code entries}, the
 *       name, type, shape and SHA-256 of every tensor; at most {@value #MAX_MANIFEST_BYTES} bytes
 *   <li>{@code NAME.f32}, {@code NAME.i64}, {@code NAME.bytes}: the elements of the tensors of the state, raw and little-endian, in the
 *       order of the manifest
 * </ul>
 *
 * The same checkpoint gives the same bytes. Tensors go to the file piece by piece, without a copy of any of them. Nothing is ever
 * executed, or written to disk, on reading.
 */
public final class CheckpointFile {
    /** The format version that is written, and the latest that is read. */
    public static final int FORMAT = 4;

    static final String MANIFEST = "manifest.json";
    static final int MAX_MANIFEST_BYTES = 1 << 20;

    /** Of every entry. Zips cannot say 1970; and 1980-01-01 makes Java add the time zone of the machine. */
    private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    /**
     * The whole of {@code manifest.json}.
     *
     * @param format the format version
     * @param run what the state belongs to
     * @param entries the tensors, in the order in which they follow
     */
    record Document(int format, Manifest run, List<CheckpointEntry> entries) {
        Document {
            Require.inRange("format", format, 1, FORMAT);
            Require.that(run != null, "run", null, "it is needed");
            Require.that(entries != null, "entries", null, "a list is needed");
            entries = List.copyOf(entries);
            Set<String> names = new HashSet<>();
            for (CheckpointEntry entry : entries) {
                Require.that(names.add(entry.name()), "entry " + entry.name(), "listed twice", "once is allowed");
            }
        }

        /** The size of all tensors before compression. */
        long bytes() {
            return entries.stream().mapToLong(CheckpointEntry::bytes).sum();
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
        State state = checkpoint.state();
        List<CheckpointEntry> entries = new ArrayList<>();
        state.tensors().forEach((name, tensor) -> entries.add(CheckpointEntry.of(name, tensor)));
        byte[] manifest = Json.pretty(new Document(FORMAT, checkpoint.manifest(), entries));
        Require.inRange("size of " + MANIFEST + ", in bytes,", manifest.length, 1, MAX_MANIFEST_BYTES);

        AtomicFiles.write(file, out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                zip.setLevel(Deflater.BEST_SPEED);
                put(zip, MANIFEST, entry -> entry.write(manifest));
                for (CheckpointEntry entry : entries) {
                    put(zip, entry.path(), body -> CheckpointEntry.write(state.tensor(entry.name()), body));
                }
            }
        });
    }

    /**
     * Reads a checkpoint. The arrays of its state are the caller's.
     *
     * @throws CheckpointException if there is no such file, it is not a checkpoint, it is damaged, larger than Java's memory, or of a
     *     later format version
     */
    public static Checkpoint read(Path file) throws CheckpointException {
        return new CheckpointReader(file).read();
    }

    private static void put(ZipOutputStream zip, String path, AtomicFiles.Content content) throws IOException {
        ZipEntry entry = new ZipEntry(path);
        entry.setTimeLocal(ENTRY_TIME);
        zip.putNextEntry(entry);
        content.writeTo((OutputStream) zip);
        zip.closeEntry();
    }
}
