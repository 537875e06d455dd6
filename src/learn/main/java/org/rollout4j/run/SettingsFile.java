package org.rollout4j.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rollout4j.core.Require;
import org.rollout4j.core.Services;

/**
 * Settings in a text file, {@code key = value} on each line, in the forms that {@link Settings#with} takes. Blank lines, and lines that begin
 * with {@code #}, say nothing.
 */
public final class SettingsFile {
    private SettingsFile() {}

    /**
     * The settings that lines hold, in their order.
     *
     * @param where what to call the file in messages
     * @throws IllegalArgumentException if a line has another form or a key comes twice; the message names the line
     */
    public static Map<String, String> parse(List<String> lines, String where) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String place = where + ": line " + (i + 1);
            int equals = line.indexOf('=');
            Require.that(equals > 0, place, line, "key = value is allowed, and comments that begin with #");
            String key = line.substring(0, equals).strip();
            String before = settings.put(key, line.substring(equals + 1).strip());
            Require.that(before == null, place, line, key + " is there already, as " + before);
        }
        return settings;
    }

    /**
     * Reads a file of a user.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException as {@link #parse}
     */
    public static Map<String, String> read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString(), null, "there is no such file");
        }
        return parse(text(file).lines().toList(), file.toString());
    }

    /** Its text, without the mark that some editors begin it with. */
    private static String text(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        CharBuffer text = CharBuffer.allocate(bytes.capacity() + 1);
        if (StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true).isError()) {
            long line = 1
                    + text.flip().chars().filter(character -> character == '\n').count();
            throw new IOException(file + ": line " + line + " is not UTF-8: save the file as UTF-8");
        }
        return text.flip().toString().replaceFirst("^\ufeff", "");
    }

    /** What all resources of that name hold, those of this project first. */
    public static List<Map<String, String>> resources(String name) {
        try {
            List<Map<String, String>> all = new ArrayList<>();
            for (URL url : Services.resources(name)) {
                try (InputStream in = url.openStream()) {
                    List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList();
                    all.add(parse(lines, url.toString()));
                }
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": cannot read: " + e.getMessage(), e);
        }
    }

    /** What the first resource of that name holds, if there is one. */
    public static Optional<Map<String, String>> resource(String name) {
        return resources(name).stream().findFirst();
    }

    /** The lines of such a file, each with its end. */
    public static String text(Map<String, String> settings) {
        StringBuilder text = new StringBuilder();
        settings.forEach(
                (key, value) -> text.append(key).append(" = ").append(value).append('\n'));
        return text.toString();
    }
}
