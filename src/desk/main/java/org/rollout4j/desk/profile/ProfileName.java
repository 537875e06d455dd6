package org.rollout4j.desk.profile;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.regex.Pattern;
import org.rollout4j.core.Require;
import org.rollout4j.file.Json;

/** Names that are folders' names on every system, and lead nowhere else. */
final class ProfileName {
    private static final int MAX_BYTES = 200;
    private static final Pattern ALLOWED =
            Pattern.compile("[\\p{L}\\p{N}](?:[\\p{L}\\p{N}\\p{M}._ -]{0,62}[\\p{L}\\p{N}\\p{M}_-])?");
    /** Devices of Windows, with whatever extension. */
    private static final Pattern RESERVED =
            Pattern.compile("(?:con|prn|aux|nul|com\\p{N}|lpt\\p{N})(?: *\\..*)?", Pattern.CASE_INSENSITIVE);

    private ProfileName() {}

    /** @throws IllegalArgumentException if it is not a safe name; the message is one line */
    static Path in(Path parent, String name) {
        boolean allowed = ALLOWED.matcher(name).matches()
                && Normalizer.isNormalized(name, Normalizer.Form.NFC)
                && name.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
        Require.that(
                allowed,
                "name of the profile",
                Json.oneLine(name, 80),
                "1 to 64 letters, digits, spaces, dots, dashes and underscores are allowed, the first a letter or a digit, the last no space or dot");
        Require.that(
                !RESERVED.matcher(name).matches(),
                "name of the profile",
                name,
                "another one is needed, this one is a device's on Windows");
        try {
            return parent.resolve(name);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "name of the profile is " + name + ": letters that this system has in names of files are needed",
                    e);
        }
    }
}
