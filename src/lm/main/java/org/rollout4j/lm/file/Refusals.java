package org.rollout4j.lm.file;

import java.nio.file.Path;
import org.rollout4j.file.InvalidFileException;

/** Makes the one exception of whatever is wrong with a file. */
final class Refusals {
    /** Reads from a file. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws InvalidFileException;
    }

    private Refusals() {}

    /**
     * What {@code reading} reads.
     *
     * @throws InvalidFileException if it refuses {@code file}
     */
    static <T> T named(Path file, Reading<T> reading) throws InvalidFileException {
        try {
            return reading.read();
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(file, e.getMessage(), e);
        }
    }
}
