package org.rollout4j.desk.profile;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import org.rollout4j.file.InvalidFileException;

/** A journal's file, line by line; what follows the last line's end was never acknowledged, and is told apart. */
final class JournalReader {
    private final Path file;
    private final JournalState state = new JournalState();
    private long length;
    private int number;
    private byte[] rest;

    /** What a writer does with what follows the last line's end. */
    enum Rest {
        /** There is nothing. */
        NONE,
        /** An entry that lacks nothing but the line's end. */
        WHOLE,
        /** The beginning of the next entry, or nothing but zeros, as file systems leave where data never came. */
        TORN,
        /** Whatever a writer that was killed does not leave. */
        FOREIGN
    }

    private JournalReader(Path file) {
        this.file = file;
    }

    /** @throws InvalidFileException if there is no such file, or a line is not the next entry; the message is one line with file and line, and no text */
    static JournalReader read(Path file) throws InvalidFileException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new InvalidFileException(
                    file,
                    Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? "is not a regular file" : "there is no such file");
        }
        JournalReader reader = new JournalReader(file);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            reader.read(in);
        } catch (InvalidFileException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be read: " + e.getMessage(), e);
        }
        return reader;
    }

    private void read(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                number++;
                add(line.toByteArray());
                length += line.size() + 1L;
                line.reset();
            } else if (line.size() == Journal.MAX_LINE_BYTES) {
                number++;
                throw refuse("is longer than " + Journal.MAX_LINE_BYTES + " bytes, which is the most allowed");
            } else {
                line.write(b);
            }
        }
        rest = line.toByteArray();
    }

    private void add(byte[] line) throws InvalidFileException {
        try {
            state.add(EntryJson.parse(line));
        } catch (IllegalArgumentException e) {
            throw refuse(e.getMessage());
        }
    }

    private InvalidFileException refuse(String problem) {
        return new InvalidFileException(file, "line " + number + ": " + problem);
    }

    /** Of all whole lines. */
    JournalState state() {
        return state;
    }

    /** Of all whole lines, in bytes. */
    long length() {
        return length;
    }

    /** What follows the last line's end. */
    byte[] rest() {
        return rest;
    }

    Rest kindOfRest() {
        if (rest.length == 0) {
            return Rest.NONE;
        }
        try {
            state.check(EntryJson.parse(rest));
            return Rest.WHOLE;
        } catch (IllegalArgumentException e) {
            byte[] beginning = EntryJson.beginning(state.next()).getBytes(StandardCharsets.UTF_8);
            int common = Math.min(beginning.length, rest.length);
            boolean begun = Arrays.equals(beginning, 0, common, rest, 0, common);
            return begun || Arrays.equals(rest, new byte[rest.length]) ? Rest.TORN : Rest.FOREIGN;
        }
    }
}
