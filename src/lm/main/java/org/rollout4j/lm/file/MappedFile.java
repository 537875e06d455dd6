package org.rollout4j.lm.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.Require;
import org.rollout4j.file.InvalidFileException;

/**
 * A file of any size, mapped into memory for reading: its pages are the system's, not of Java's heap. One mapping holds less than 2 GB, so
 * there are several, each of which reaches as far into the next as the longest slice is.
 */
final class MappedFile {
    /** The length of the longest slice. */
    static final int MAX_SLICE = 1 << 30;

    private final Path path;
    private final long size;
    private final int step;
    private final List<ByteBuffer> windows = new ArrayList<>();

    private MappedFile(Path path, int step) throws IOException {
        this.path = path;
        this.step = step;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            size = channel.size();
            for (long from = 0; from < size; from += step) {
                long length = Math.min(2L * step - 1, size - from);
                windows.add(channel.map(FileChannel.MapMode.READ_ONLY, from, length));
            }
        }
    }

    /**
     * Maps a file.
     *
     * @throws InvalidFileException if there is no such file, it is not a regular one, empty, or may not be read
     */
    static MappedFile open(Path file) throws InvalidFileException {
        return open(file, MAX_SLICE);
    }

    /**
     * Maps a file.
     *
     * @param maxSlice the length of the longest slice
     */
    static MappedFile open(Path file, int maxSlice) throws InvalidFileException {
        if (!Files.exists(file)) {
            throw new InvalidFileException(file, "there is no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw new InvalidFileException(
                    file, Files.isDirectory(file) ? "is a folder: a file is needed" : "is not a regular file");
        }
        if (!Files.isReadable(file)) {
            throw new InvalidFileException(file, "cannot be read: permission denied");
        }
        MappedFile mapped;
        try {
            mapped = new MappedFile(file, maxSlice);
        } catch (IOException e) {
            // ClosedByInterruptException, for one, says nothing.
            String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new InvalidFileException(file, "cannot be read: " + what, e);
        }
        if (mapped.size == 0) {
            throw new InvalidFileException(file, "is empty");
        }
        return mapped;
    }

    Path path() {
        return path;
    }

    /** The length of the file, in bytes. */
    long size() {
        return size;
    }

    /** The bytes {@code from .. from + length - 1}, little-endian; they must be there. */
    ByteBuffer slice(long from, int length) {
        int window = (int) (from / step);
        return windows.get(window)
                .slice((int) (from - (long) window * step), length)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Checks that nobody has cut the file short since it was opened: whoever reads a page that is gone gets an {@link InternalError}, which
     * Java throws late, anywhere.
     *
     * @throws IllegalArgumentException if somebody has
     */
    void requireWhole() {
        long now = path.toFile().length();
        Require.that(now >= size, "length of " + path.getFileName(), now, "it was " + size + " when it was opened");
    }

    InvalidFileException refuse(String problem) {
        return new InvalidFileException(path, problem);
    }
}
