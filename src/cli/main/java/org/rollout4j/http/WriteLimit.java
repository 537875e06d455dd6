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
        Thread writer = Thread.currentThread();
        ScheduledFuture<?> alarm = timer.schedule(writer::interrupt, millis, TimeUnit.MILLISECONDS);
        try {
            write.run();
        } finally {
            if (!alarm.cancel(false)) {
                Thread.interrupted(); // which was for this write only
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
