package org.rollout4j.lm.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.Json;

/**
 * Data sets as TRL has them: files of UTF-8 with one JSON object a line. What a row is, its columns tell:
 *
 * <ul>
 *   <li>{@code text}, or {@code messages}: language modelling;
 *   <li>{@code prompt} and {@code completion}: a prompt-completion pair; with a {@code label} of true or false, an unpaired preference;
 *   <li>{@code chosen} and {@code rejected}, with or without a {@code prompt}: a preference; without one, what both begin with is it;
 *   <li>{@code prompt} alone.
 * </ul>
 *
 * Each but {@code text} and {@code messages} is text or a list of messages, {@code [{"role": ..., "content": ...}]}. Reading is strict, a line
 * has at most 1,048,576 bytes, and lines without anything are passed over. Examples are held in memory.
 */
public final class Examples {
    private Examples() {}

    /**
     * An example and where it stands.
     *
     * @param place {@code FILE:LINE}, for messages
     */
    public record Row(Example example, String place) {}

    /**
     * All examples of a file.
     *
     * @param kinds those allowed; all if there are none
     * @throws IOException if it cannot be read, has no example, or one that is broken or of another kind; the message is one line with the
     *     file and the number of the line
     */
    public static List<Example> read(Path file, Kind... kinds) throws IOException {
        return rows(file, kinds).stream().map(Row::example).toList();
    }

    /**
     * All examples of a file with their places, as {@link #read}.
     *
     * @throws IOException as {@link #read}
     */
    public static List<Row> rows(Path file, Kind... kinds) throws IOException {
        Set<Kind> allowed = kinds.length == 0 ? EnumSet.allOf(Kind.class) : EnumSet.copyOf(List.of(kinds));
        List<Row> rows = new ArrayList<>();
        try (Lines lines = open(file)) {
            for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
                if (!line.isBlank()) {
                    String place = where(file, line);
                    rows.add(new Row(require(allowed, RowParser.parse(line, place), place), place));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        if (rows.isEmpty()) {
            throw new InvalidFileException(file, "is empty: at least one row is needed");
        }
        return List.copyOf(rows);
    }

    /**
     * Makes or replaces a file of these examples, which {@link #read} reads, and TRL does.
     *
     * @throws IOException if it cannot be written; the message is one line that names it
     */
    public static void write(Path file, Collection<? extends Example> examples) throws IOException {
        AtomicFiles.write(file, out -> {
            for (Example example : examples) {
                out.write((line(example) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    /** An example as its line, without the line's end. */
    public static String line(Example example) {
        return Json.line(example.row());
    }

    static Lines open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new InvalidFileException(file, Files.exists(file) ? "is no file" : "there is no such file");
        }
        return new Lines(file);
    }

    static String where(Path file, Lines.Line line) {
        return file + ":" + line.number();
    }

    private static Example require(Set<Kind> allowed, Example example, String where) {
        if (!allowed.contains(example.kind())) {
            throw new IllegalArgumentException(where + ": the columns are "
                    + example.kind().columns() + ": "
                    + allowed.stream().map(Kind::columns).collect(Collectors.joining("; or ")) + " are needed");
        }
        return example;
    }
}
