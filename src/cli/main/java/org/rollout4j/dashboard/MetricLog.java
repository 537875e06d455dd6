package org.rollout4j.dashboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.rollout4j.train.Metric;
import org.rollout4j.train.MetricLine;

/**
 * Follows a {@code metrics.jsonl} that somebody else writes: each {@link #read} takes the lines that have come since the one before. A
 * last line without its end is left for later, a line that makes no sense is left out, and a file that was begun anew, as resuming a
 * run does, is read anew. Not thread-safe.
 */
final class MetricLog {
    private static final int PIECE = 1 << 20;
    private static final int HEAD = 512;

    /** What of a line says how long it took. */
    private static final String[] SECONDS = {"collectSeconds", "learnSeconds", "evaluateSeconds", "saveSeconds"};

    private final Path file;
    private final Semaphore room;
    private final MetricLine line = new MetricLine();
    private MetricTable table;
    private Object identity;
    private byte[] head = new byte[0];
    private long offset;
    private long beginnings;
    private long damaged;
    private long leftOut;
    private double trained;
    private long readAt = Long.MIN_VALUE;
    private long readSize = -1;

    /**
     * @param room how many metrics all runs together may still have
     */
    MetricLog(Path file, Semaphore room) {
        this.file = file;
        this.room = room;
        this.table = new MetricTable(room);
    }

    /** What has been read; another table after the file was begun anew. */
    MetricTable table() {
        return table;
    }

    /** A number that differs whenever rows that were there before may have changed. */
    long generation() {
        return beginnings * 64 + Integer.numberOfTrailingZeros(table.linesPerRow());
    }

    /** How many lines made no sense. */
    long damaged() {
        return damaged;
    }

    /** How many values there was no room for: those of names beyond {@value MetricTable#MAX_METRICS}, or of one that is too long. */
    long leftOut() {
        return leftOut;
    }

    /** Forgets what was read, for a run that is gone. */
    void close() {
        table.clear();
    }

    /** When the file was last written, in milliseconds since 1970; {@link Long#MIN_VALUE} if there is none. */
    long writtenAt() {
        return readAt;
    }

    /**
     * Reads on.
     *
     * @param late whether to stop even if there is more; asked after each piece
     * @return whether there is more
     */
    boolean read(BooleanSupplier late) throws IOException {
        BasicFileAttributes now = attributes();
        if (now == null) {
            if (offset > 0) {
                restart();
            }
            readAt = Long.MIN_VALUE;
            readSize = -1;
            return false;
        }
        long time = now.lastModifiedTime().toMillis();
        boolean same = Objects.equals(identity, now.fileKey());
        if (same && time == readAt && now.size() == readSize) {
            return false;
        }
        if (!same || now.size() < offset) {
            restart();
            identity = now.fileKey();
        }
        boolean more = readLines(late);
        readAt = time;
        readSize = more ? -1 : now.size();
        return more;
    }

    private BasicFileAttributes attributes() throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() ? attributes : null;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private void restart() {
        table.clear();
        table = new MetricTable(room);
        beginnings++;
        offset = 0;
        damaged = 0;
        leftOut = 0;
        trained = 0;
        head = new byte[0];
    }

    private boolean readLines(BooleanSupplier late) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            if (!headIsSame(channel)) {
                restart();
            }
            ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, Math.max(1, channel.size() - offset)));
            while (true) {
                piece.clear();
                int length = channel.read(piece, offset);
                int whole = length <= 0 ? 0 : takeLines(piece.array(), length);
                if (whole == 0 && length == PIECE) {
                    damaged++; // no line is so long
                    whole = length;
                }
                if (offset == 0) {
                    head = Arrays.copyOf(piece.array(), Math.min(HEAD, whole));
                }
                offset += whole;
                if (whole == 0 || channel.size() <= offset) {
                    return false;
                }
                if (late.getAsBoolean()) {
                    return true;
                }
            }
        }
    }

    /** Some file systems give a new file the identity of one that was deleted; its first line tells. */
    private boolean headIsSame(FileChannel channel) throws IOException {
        ByteBuffer now = ByteBuffer.allocate(head.length);
        for (int read = 1; now.hasRemaining() && read > 0; ) {
            read = channel.read(now, now.position());
        }
        return Arrays.equals(now.array(), head);
    }

    /** Takes the whole lines, and returns where they end. */
    private int takeLines(byte[] bytes, int length) {
        int start = 0;
        for (int at = 0; at < length; at++) {
            if (bytes[at] == '\n') {
                if (!takeLine(bytes, start, at - start)) {
                    damaged++;
                }
                start = at + 1;
            }
        }
        return start;
    }

    private boolean takeLine(byte[] bytes, int start, int length) {
        // Metrics of a line that is cut off do not count, nor do steps that go backwards.
        if (!line.read(bytes, start, length) || !(table.rows() == 0 || line.steps() > table.lastStep())) {
            return false;
        }
        trained += seconds();
        table.line((double) line.steps(), trained);
        for (int i = 0; i < line.count(); i++) {
            if (Double.isFinite(line.value(i)) && !table.put(line.name(i), line.value(i))) {
                leftOut++;
            }
        }
        return true;
    }

    /** How long the line took: as it says, or else as its speed says; NaN where it says neither. */
    private double seconds() {
        double sum = 0;
        boolean told = false;
        for (String part : SECONDS) {
            double value = line.value(part);
            told |= Double.isFinite(value);
            sum += Double.isFinite(value) ? value : 0;
        }
        double steps = line.steps() - table.lastStep();
        return told ? sum : steps / line.value(Metric.STEPS_PER_SECOND.name());
    }
}
