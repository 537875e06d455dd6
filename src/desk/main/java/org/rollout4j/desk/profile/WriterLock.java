package org.rollout4j.desk.profile;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.rollout4j.file.AtomicFiles;

/** The right to write, which one holder at a time has, of all processes; it ends with the process. */
final class WriterLock implements Closeable {
    /** What this process holds: a second channel to a locked file would give up the lock when it is closed. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path heldAs;
    private final FileChannel channel;

    private WriterLock(Path heldAs, FileChannel channel) {
        this.heldAs = heldAs;
        this.channel = channel;
    }

    /**
     * @param file made if it is missing, and left there
     * @param what that is written, for the message
     * @throws IOException in one line if somebody else holds it
     */
    static WriterLock take(Path file, Path what) throws IOException {
        Path key;
        try {
            key = file.toAbsolutePath().getParent().toRealPath().resolve(file.getFileName());
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(file, e);
        }
        if (!HELD.add(key)) {
            throw refused(what);
        }
        FileChannel channel = null;
        boolean held = false;
        try {
            channel = FileChannel.open(
                    file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), PrivateFiles.file(file));
            held = channel.tryLock() != null;
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(file, e);
        } finally {
            if (!held) {
                HELD.remove(key);
                if (channel != null) {
                    channel.close();
                }
            }
        }
        if (!held) {
            throw refused(what);
        }
        return new WriterLock(key, channel);
    }

    private static IOException refused(Path what) {
        return new IOException(what + ": is in use by another desk; it has one writer at a time");
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(heldAs);
    }
}
