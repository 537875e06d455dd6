package org.rollout4j.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** A small file that may change or not be there. A symbolic link counts as not there: it may lead to what is not for readers of runs. */
final class FileContent {
    private static final long MAX_BYTES = 1 << 20;

    private final Path file;
    private String text = "";
    private long writtenAt = Long.MIN_VALUE;
    private long size = -1;

    FileContent(Path file) {
        this.file = file;
    }

    /** What it says; empty where it is not there or too large. */
    String text() {
        return text;
    }

    /** When it was last written, in milliseconds since 1970; {@link Long#MIN_VALUE} if it is not there. */
    long writtenAt() {
        return writtenAt;
    }

    private String read() throws IOException {
        try (InputStream in = Files.newInputStream(
                file, LinkOption.NOFOLLOW_LINKS)) { // it may have become a link since it was looked at
            return new String(in.readNBytes((int) MAX_BYTES), StandardCharsets.UTF_8);
        }
    }

    /** Reads it if it changed, and returns whether it did. */
    boolean refresh() throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            boolean gone = size >= 0;
            text = "";
            size = -1;
            writtenAt = Long.MIN_VALUE;
            return gone;
        }
        long time = Files.getLastModifiedTime(file).toMillis();
        long length = Files.size(file);
        if (time == writtenAt && length == size) {
            return false;
        }
        text = length > MAX_BYTES ? "" : read();
        writtenAt = time;
        size = length;
        return true;
    }
}
