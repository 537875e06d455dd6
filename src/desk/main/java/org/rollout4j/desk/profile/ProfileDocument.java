package org.rollout4j.desk.profile;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.Json;

/**
 * What a profile says of itself, in {@code profile.json}. A version of this program reads the format before its own as well; the first has none before it.
 *
 * @param format of the profile: of this document and of the journal
 */
record ProfileDocument(int format, Base base, boolean paused) {
    static final String NAME = "profile.json";
    static final int FORMAT = 1;
    private static final int OLDEST = 1;
    private static final long MAX_BYTES = 1 << 16;

    static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(NAME), LinkOption.NOFOLLOW_LINKS);
    }

    static ProfileDocument read(Path folder) throws InvalidFileException {
        Path file = folder.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            throw new InvalidFileException(folder, "is not a profile: there is no " + NAME + " in it");
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new InvalidFileException(file, "is larger than " + MAX_BYTES + " bytes");
            }
            JsonNode tree = Json.parse(Files.readAllBytes(file), "JSON");
            requireFormat(file, tree.path("format"));
            ProfileDocument document = Json.convert(tree, ProfileDocument.class, "JSON");
            if (document.base == null) {
                throw new InvalidFileException(file, "base is null: a model is needed");
            }
            return document;
        } catch (InvalidFileException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(file, e.getMessage(), e);
        }
    }

    private static void requireFormat(Path file, JsonNode format) throws InvalidFileException {
        if (!format.isInt() || format.intValue() < OLDEST || format.intValue() > FORMAT) {
            throw new InvalidFileException(
                    file,
                    "format is " + (format.isMissingNode() ? "missing" : Json.oneLine(format.toString(), 60))
                            + ": this version reads "
                            + (OLDEST == FORMAT ? "format " + FORMAT : "formats " + OLDEST + " to " + FORMAT));
        }
    }

    void write(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        AtomicFiles.write(file, out -> out.write(Json.pretty(this)), PrivateFiles.file(file));
    }
}
