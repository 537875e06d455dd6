package org.rollout4j.train;

import java.io.IOException;
import java.nio.file.Path;

/** A file is no checkpoint that can be used; the message is one line that says what is wrong with which file. */
public final class CheckpointException extends IOException {
    private static final long serialVersionUID = 1L;

    public CheckpointException(Path file, String problem) {
        this(file, problem, null);
    }

    public CheckpointException(Path file, String problem, Throwable cause) {
        super(file + ": " + Json.oneLine(problem, 500), cause);
    }
}
