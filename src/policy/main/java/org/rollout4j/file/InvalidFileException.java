package org.rollout4j.file;

import java.io.IOException;
import java.nio.file.Path;

/** A file is not of the kind that is read, damaged or too new; the message is one line that says what is wrong with which file. */
public final class InvalidFileException extends IOException {
    private static final long serialVersionUID = 1L;

    public InvalidFileException(Path file, String problem) {
        this(file, problem, null);
    }

    public InvalidFileException(Path file, String problem, Throwable cause) {
        super(file + ": " + Json.oneLine(problem, 500), cause);
    }
}
