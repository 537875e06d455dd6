package org.rollout4j.dashboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.rollout4j.view.Episodes;
import org.rollout4j.view.Frame;

/**
 * The episodes that are being watched. There are at most {@value #MOST}: whoever opens one more ends the one that was used least lately;
 * one that nobody uses for ten minutes ends by itself. Thread-safe; each session does one thing at a time.
 */
final class WatchSessions implements AutoCloseable {
    static final int MOST = 8;
    static final long IDLE_NANOS = 600_000_000_000L;

    private final Episodes episodes;
    private final LongSupplier clock;
    private final Map<String, Held> sessions = new HashMap<>();

    /**
     * @param episodes where they come from; null where none can be watched
     * @param clock {@link System#nanoTime}, or another one for tests
     */
    WatchSessions(Episodes episodes, LongSupplier clock) {
        this.episodes = episodes;
        this.clock = clock;
    }

    /** What can be done with a session. */
    interface Use {
        Frame frame(Episodes.Session session);
    }

    /** A session under its id. */
    record Opened(String id, String environment, List<String> actionNames) {}

    boolean available() {
        return episodes != null;
    }

    /** Opens a session. */
    Opened open(Path model) throws IOException {
        if (episodes == null) {
            throw new IOException("episodes cannot be watched here");
        }
        for (String name : List.of("best.zip", "last.zip")) {
            if (Files.isSymbolicLink(model.resolve(name))) {
                throw new IOException(model.resolve(name) + ": is a symbolic link, which is not followed");
            }
        }
        Episodes.Session session = episodes.open(model);
        String id = UUID.randomUUID().toString();
        List<Held> ended;
        synchronized (this) {
            ended = takeIdle();
            while (sessions.size() >= MOST) {
                String oldest = sessions.entrySet().stream()
                        .min(Comparator.comparing(entry -> entry.getValue().usedAt))
                        .orElseThrow()
                        .getKey();
                ended.add(sessions.remove(oldest));
            }
            sessions.put(id, new Held(session, clock.getAsLong()));
        }
        ended.forEach(Held::close);
        return new Opened(id, session.environment(), session.actionNames());
    }

    /**
     * Does something with a session.
     *
     * @throws NoSuchElementException if there is none of that id, or no longer
     */
    Frame use(String id, Use use) {
        Held held;
        synchronized (this) {
            held = sessions.get(id);
            if (held == null) {
                throw new NoSuchElementException("this episode has ended: open it again");
            }
            held.usedAt = clock.getAsLong();
        }
        return held.use(use);
    }

    /** Ends a session, if it is still there. */
    void close(String id) {
        Held held;
        synchronized (this) {
            held = sessions.remove(id);
        }
        if (held != null) {
            held.close();
        }
    }

    /** Ends those that nobody uses. */
    void closeIdle() {
        List<Held> idle;
        synchronized (this) {
            idle = takeIdle();
        }
        idle.forEach(Held::close);
    }

    synchronized int count() {
        return sessions.size();
    }

    @Override
    public void close() {
        List<Held> all;
        synchronized (this) {
            all = List.copyOf(sessions.values());
            sessions.clear();
        }
        all.forEach(Held::close);
    }

    private List<Held> takeIdle() {
        long now = clock.getAsLong();
        List<Held> idle = new ArrayList<>();
        sessions.values().removeIf(held -> now - held.usedAt > IDLE_NANOS && idle.add(held));
        return idle;
    }

    private static final class Held {
        private final Episodes.Session session;
        private long usedAt;
        private boolean closed;

        Held(Episodes.Session session, long usedAt) {
            this.session = session;
            this.usedAt = usedAt;
        }

        synchronized Frame use(Use use) {
            if (closed) {
                throw new NoSuchElementException("this episode has ended: open it again");
            }
            return use.frame(session);
        }

        synchronized void close() {
            if (!closed) {
                closed = true;
                session.close();
            }
        }
    }
}
