package org.rollout4j.http;

import java.io.IOException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends answers to those who do not read them: else each would hold a thread for ever. */
public final class WriteLimit implements AutoCloseable {
    private final long millis;
    private final ScheduledThreadPoolExecutor timer;

    /** @param millis how long a write may take */
    public WriteLimit(long millis) {
        this.millis = millis;
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "write-limit");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Something that writes. */
    @FunctionalInterface
    public interface Write {
        void run() throws IOException;
    }

    /**
     * Writes, and closes the connection if that takes too long.
     *
     * @throws IOException if it did, or cannot be written to
     */
    public void within(Write write) throws IOException {
        Alarm alarm = new Alarm(Thread.currentThread());
        ScheduledFuture<?> scheduled = timer.schedule(alarm, millis, TimeUnit.MILLISECONDS);
        try {
            write.run();
        } finally {
            scheduled.cancel(false);
            if (alarm.end()) {
                Thread.interrupted(); // which was for this write only
            }
        }
    }

    /** Interrupts a write, but nothing that its thread does afterwards. */
    private static final class Alarm implements Runnable {
        private final Thread writer;
        private boolean ended;
        private boolean rang;

        Alarm(Thread writer) {
            this.writer = writer;
        }

        @Override
        public synchronized void run() {
            if (!ended) {
                rang = true;
                writer.interrupt();
            }
        }

        /** Says that the write has ended; returns whether it was interrupted. */
        synchronized boolean end() {
            ended = true;
            return rang;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
