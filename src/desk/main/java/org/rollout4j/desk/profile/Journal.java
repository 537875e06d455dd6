package org.rollout4j.desk.profile;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.Require;
import org.rollout4j.file.AtomicFiles;

/**
 * Events in order, in a file of JSON lines that is only ever appended to. What was appended is on the disk before {@link #append} returns, and is there after
 * a kill at any moment. It has one writer at a time, which any number of threads may share.
 *
 * <p>Opening it puts right what a killed writer left after the last line's end, which nobody was told of as written: an entry that lacks nothing but the
 * line's end is completed, the beginning of one is cut off. Anything else there is no work of a writer's, and is moved to a file beside, {@code NAME.cut-MILLISECONDS}.
 */
public final class Journal implements Closeable {
    /** What the file that is locked is called, after the journal's name. */
    static final String LOCK = ".lock";

    /** The longest line that is read, without its end. */
    public static final int MAX_LINE_BYTES = 1 << 20;

    /** The longest that is written: as a row of a data set, whose lines are as long at most, it has other names for its columns. */
    static final int MAX_WRITTEN_BYTES = MAX_LINE_BYTES - 1024;

    private final Path path;
    private final Clock clock;
    private final WriterLock lock;
    // Not a FileChannel, which an interrupt would close.
    private final RandomAccessFile file;
    private JournalState state;
    private boolean broken;

    private Journal(Path path, Clock clock, WriterLock lock, JournalState state) throws IOException {
        this.path = path;
        this.clock = clock;
        this.lock = lock;
        this.state = state;
        this.file = new RandomAccessFile(path.toFile(), "rw");
    }

    /**
     * Opens a journal, or makes an empty one.
     *
     * @param clock what time it is when an event is appended
     * @throws IOException if it is in use or cannot be written, or a line is not the next entry; the message is one line
     */
    public static Journal open(Path path, Clock clock) throws IOException {
        WriterLock lock = WriterLock.take(path.resolveSibling(path.getFileName() + LOCK), path);
        Journal opened = null;
        boolean whole = false;
        try {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                AtomicFiles.write(path, out -> {}, PrivateFiles.file(path));
            }
            JournalReader read = JournalReader.read(path);
            opened = new Journal(path, clock, lock, read.state());
            opened.repair(read);
            whole = true;
            return opened;
        } finally {
            if (!whole) {
                closeAll(lock, opened);
            }
        }
    }

    private static void closeAll(WriterLock lock, Journal opened) throws IOException {
        if (opened != null) {
            opened.close();
        } else {
            lock.close();
        }
    }

    /**
     * All entries of a journal, whether or not somebody is writing it; what follows the last line's end is passed over.
     *
     * @throws IOException as {@link #open}
     */
    public static List<Entry> read(Path path) throws IOException {
        return JournalReader.read(path).state().entries();
    }

    private void repair(JournalReader read) throws IOException {
        JournalReader.Rest rest = read.kindOfRest();
        if (rest == JournalReader.Rest.FOREIGN) {
            Path beside = path.resolveSibling(path.getFileName() + ".cut-" + clock.millis());
            AtomicFiles.write(beside, out -> out.write(read.rest()), PrivateFiles.file(beside));
        }
        if (rest == JournalReader.Rest.NONE) {
            file.seek(read.length());
            return;
        }
        file.setLength(read.length());
        file.seek(read.length());
        if (rest == JournalReader.Rest.WHOLE) {
            Entry entry = EntryJson.parse(read.rest());
            write(EntryJson.line(entry));
            state.add(entry);
        } else {
            file.getFD().sync();
        }
    }

    /**
     * Appends an event.
     *
     * @return the entry, which is on the disk
     * @throws IllegalArgumentException if it may not come next: a lesson is taken back that is none or was taken back before, an update is not the next
     *     one; or if it is too long for a line; nothing was written
     * @throws IOException if it cannot be written; the message is one line, and the journal as it was before
     */
    public synchronized Entry append(Event event) throws IOException {
        Entry entry = new Entry(state.next(), now(), event);
        state.check(entry);
        write(line(entry));
        state.add(entry);
        return entry;
    }

    /**
     * Appends signals, which are on the disk together when it returns; after a kill the first of them may be there.
     *
     * @throws IllegalArgumentException as {@link #append}
     * @throws IOException as {@link #append}
     */
    public synchronized List<Entry> appendAll(List<? extends Event.Signal> signals) throws IOException {
        Instant now = now();
        List<Entry> entries = new ArrayList<>();
        List<byte[]> lines = new ArrayList<>();
        for (Event.Signal signal : signals) {
            Entry entry = new Entry(state.next() + entries.size(), now, signal);
            entries.add(entry);
            lines.add(line(entry));
        }
        write(lines.toArray(byte[][]::new));
        entries.forEach(state::add);
        return List.copyOf(entries);
    }

    /**
     * Appends the next update, of all events so far. It is written before the learner makes it, so that the journal is never behind what was learned.
     *
     * @throws IllegalArgumentException if there is no event
     * @throws IOException as {@link #append}
     */
    public synchronized Entry appendUpdate() throws IOException {
        return append(state.update());
    }

    /** All entries, in order. */
    public synchronized List<Entry> entries() {
        return state.entries();
    }

    /** Forgets everything; what comes next is the first entry again. */
    synchronized void clear() throws IOException {
        try {
            file.setLength(0);
            file.seek(0);
            file.getFD().sync();
        } catch (IOException e) {
            broken = true;
            throw AtomicFiles.cannotWrite(path, e);
        }
        state = new JournalState();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static byte[] line(Entry entry) {
        byte[] line = EntryJson.line(entry);
        Require.inRange("length of the event in bytes", line.length, 1, MAX_WRITTEN_BYTES);
        return line;
    }

    private void write(byte[]... lines) throws IOException {
        if (broken) {
            throw new IOException(path + ": cannot write: what was written before could not be taken back");
        }
        long before = file.getFilePointer();
        try {
            for (byte[] line : lines) {
                file.write(line);
            }
            file.getFD().sync();
        } catch (IOException e) {
            takeBack(before);
            throw AtomicFiles.cannotWrite(path, e);
        }
    }

    /** What is not acknowledged must not be there, or the next entry would follow a part of one. */
    private void takeBack(long length) {
        try {
            file.setLength(length);
            file.seek(length);
        } catch (IOException e) {
            broken = true;
        }
    }

    /** Gives up the right to write. */
    @Override
    public synchronized void close() throws IOException {
        try (lock) {
            file.close();
        }
    }
}
