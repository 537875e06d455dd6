package org.rollout4j.dashboard;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The streams of news that pages have open, at most {@value #MAX}. Whoever opens one more is never turned away: the one ends whose reader
 * has not read for longest, or else the oldest; a page that still lives opens its own anew.
 */
final class OpenStreams {
    static final int MAX = 32;

    private final LongSupplier nanos;
    private final List<Stream> open = new ArrayList<>();

    /**
     * @param nanos {@link System#nanoTime}, or another clock for tests
     */
    OpenStreams(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Opens a stream that this thread serves; it is interrupted where it has to give way. */
    synchronized Stream open() {
        if (open.size() >= MAX) {
            Stream oldest = open.stream()
                    .min(Comparator.comparing((Stream stream) -> stream.waitingSince)
                            .thenComparing(open::indexOf))
                    .orElseThrow();
            open.remove(oldest);
            oldest.thread.interrupt();
        }
        Stream stream = new Stream(Thread.currentThread());
        open.add(stream);
        return stream;
    }

    synchronized int count() {
        return open.size();
    }

    private synchronized void leave(Stream stream) {
        open.remove(stream);
    }

    /** One of them. */
    final class Stream implements AutoCloseable {
        private static final long NOT_WAITING = Long.MAX_VALUE;

        private final Thread thread;
        private volatile long waitingSince = NOT_WAITING;

        private Stream(Thread thread) {
            this.thread = thread;
        }

        /** Notes how long it waits until somebody reads. */
        OutputStream watching(OutputStream out) {
            return new FilterOutputStream(out) {
                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    waitingSince = nanos.getAsLong();
                    out.write(bytes, from, length);
                    waitingSince = NOT_WAITING;
                }
            };
        }

        /** After that this thread is not interrupted for its sake, nor any more by then. */
        @Override
        public void close() {
            leave(this);
            Thread.interrupted();
        }
    }
}
