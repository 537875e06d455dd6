package org.rollout4j.lm.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.rollout4j.file.InvalidFileException;

/**
 * A file of any size, open for reading anywhere by any number of threads. Held open, it stays the same file when another is put in its place.
 * It is not mapped: the pages of a mapping count as memory of the process until it is collected, which doubles what a model takes.
 */
final class OpenFile implements Closeable {
    /** Reads what a file says of itself. */
    @FunctionalInterface
    interface Head<T> {
        T read(OpenFile file) throws InvalidFileException;
    }

    private final Path path;
    private final FileChannel channel;
    private final long size;

    private OpenFile(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        size = channel.size();
    }

    /**
     * Opens a file and reads its head, which keeps it to be closed later; it is closed here if that fails.
     *
     * @throws InvalidFileException if there is no such file, it is not a regular one, empty, or may not be read; or {@code head} refuses it
     */
    static <T> T open(Path file, Head<T> head) throws InvalidFileException {
        OpenFile opened = open(file);
        boolean read = false;
        try {
            T result = Refusals.named(file, () -> head.read(opened));
            read = true;
            return result;
        } finally {
            if (!read) {
                opened.close();
            }
        }
    }

    private static OpenFile open(Path file) throws InvalidFileException {
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
        OpenFile opened;
        try {
            opened = new OpenFile(file, FileChannel.open(file, StandardOpenOption.READ));
        } catch (IOException e) {
            throw new InvalidFileException(file, unreadable(e), e);
        }
        if (opened.size == 0) {
            opened.close();
            throw new InvalidFileException(file, "is empty");
        }
        return opened;
    }

    private static String unreadable(IOException e) {
        // ClosedByInterruptException, for one, says nothing.
        return "cannot be read: " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }

    Path path() {
        return path;
    }

    /** The length of the file when it was opened, in bytes. */
    long size() {
        return size;
    }

    /** The bytes {@code from .. from + length - 1}, little-endian; as {@link #read(long, ByteBuffer)}. */
    ByteBuffer read(long from, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        read(from, bytes);
        return bytes.flip();
    }

    /**
     * Fills what remains of {@code to} with the bytes from {@code from} on, which are within {@link #size}.
     *
     * @throws IllegalArgumentException if somebody has cut the file short, or it cannot be read
     */
    void read(long from, ByteBuffer to) {
        try {
            long at = from;
            while (to.hasRemaining()) {
                int count = channel.read(to, at);
                if (count < 0) {
                    throw new IllegalArgumentException("length of " + path.getFileName() + " is " + channel.size()
                            + ": it was " + size + " when it was opened");
                }
                at += count;
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(unreadable(e), e);
        }
    }

    InvalidFileException refuse(String problem) {
        return new InvalidFileException(path, problem);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing was written that could be lost.
        }
    }
}
