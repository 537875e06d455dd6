package org.rollout4j.train;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.rollout4j.file.AtomicFiles;

/** A file that grows at its end. What fails throws {@link UncheckedIOException}, whose message is one line that names the file. */
final class AppendedFile implements AutoCloseable {
    private final Path file;
    private final FileOutputStream out;
    private final OutputStream buffer;

    /**
     * Opens {@code file} to append to it, and makes it if it is not there.
     *
     * @param bufferBytes how much may wait for {@link #flush}; 0 to hand every write to the operating system at once
     */
    AppendedFile(Path file, int bufferBytes) throws IOException {
        this.file = file;
        try {
            this.out = new FileOutputStream(file.toFile(), true);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(file, e);
        }
        this.buffer = bufferBytes == 0 ? out : new BufferedOutputStream(out, bufferBytes);
    }

    void write(byte[] bytes) {
        try {
            buffer.write(bytes);
        } catch (IOException e) {
            throw unchecked(file, e);
        }
    }

    void flush() {
        try {
            buffer.flush();
        } catch (IOException e) {
            throw unchecked(file, e);
        }
    }

    /** Lets what has been written outlive a power cut. */
    void sync() {
        try {
            buffer.flush();
            out.getFD().sync();
        } catch (IOException e) {
            throw unchecked(file, e);
        }
    }

    @Override
    public void close() {
        try {
            buffer.close();
        } catch (IOException e) {
            throw unchecked(file, e);
        }
    }

    /** A write that failed, in a line that names the file. */
    static UncheckedIOException unchecked(Path file, IOException cause) {
        IOException named = AtomicFiles.cannotWrite(file, cause);
        return new UncheckedIOException(named.getMessage(), named);
    }
}
