package org.rollout4j.lm.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The lines of a file of JSON lines, one at a time, in memory that a hostile file cannot make grow. */
final class Lines implements Closeable {
    /** The largest line, in bytes. */
    static final int MAX_BYTES = 1 << 20;

    private final InputStream in;
    private int number;

    /**
     * @param number from 1
     * @param bytes without the line's end; cut to {@link #MAX_BYTES} if it is longer
     * @param tooLong whether it is longer
     */
    record Line(int number, byte[] bytes, boolean tooLong) {
        boolean isBlank() {
            for (byte b : bytes) {
                if (b != ' ' && b != '\t' && b != '\r') {
                    return false;
                }
            }
            return true;
        }
    }

    Lines(Path file) throws IOException {
        in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    /** The next line; null after the last. */
    Line next() throws IOException {
        int b = in.read();
        if (b < 0) {
            return null;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        boolean tooLong = false;
        for (; b >= 0 && b != '\n'; b = in.read()) {
            if (line.size() < MAX_BYTES) {
                line.write(b);
            } else {
                tooLong = true;
            }
        }
        return new Line(++number, line.toByteArray(), tooLong);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
