package org.rollout4j.core;

import java.io.IOException;
import java.nio.file.Path;

/** What a run publishes of what was learned: all that is needed to use it, and nothing of what learned it. */
public interface Artifact {
    /** What it is called where it is {@code stem}, for example {@code best}: a zip, if nothing else is said. */
    default String fileName(String stem) {
        return stem + ".zip";
    }

    /**
     * Writes it; it is there in full or as it was before.
     *
     * @param origin where it comes from
     * @throws IOException if that fails; the message is one line that names the path
     */
    void write(Path path, Origin origin) throws IOException;
}
