package org.rollout4j.lm.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.Json;

/** A JSON object in a file that anybody may have written. */
final class JsonDocument {
    private static final long MAX_BYTES = 16L << 20;

    private JsonDocument() {}

    /**
     * Reads a file.
     *
     * @throws InvalidFileException if there is no such file, or it is not one JSON object
     */
    static JsonNode read(Path file) throws InvalidFileException {
        if (!Files.isRegularFile(file)) {
            throw new InvalidFileException(file, Files.exists(file) ? "is not a file" : "there is no such file");
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new InvalidFileException(file, "is larger than " + MAX_BYTES + " bytes");
            }
            JsonNode document = Json.parse(Files.readAllBytes(file), "JSON");
            return new Fields(document).object();
        } catch (InvalidFileException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(file, e.getMessage(), e);
        }
    }
}
