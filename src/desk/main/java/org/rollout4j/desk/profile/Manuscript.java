package org.rollout4j.desk.profile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rollout4j.file.AtomicFiles;

/** What somebody is writing, in a private file of the profile. */
final class Manuscript {
    private static final String NAME = "text.txt";

    private final Path file;

    Manuscript(Path folder) {
        file = folder.resolve(NAME);
    }

    String read() throws IOException {
        try {
            return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new IOException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    void write(String text) throws IOException {
        AtomicFiles.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)), PrivateFiles.file(file));
    }
}
