package org.rollout4j.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * A fixed number of threads for work that is cut into numbered tasks. The cut never depends on the number of threads, and
 * tasks write to places of their own, so results do not depend on it either. One caller at a time.
 */
public final class Workers implements AutoCloseable {
    private static final Workers CALLER = new Workers(1);

    private final int threads;
    private final ExecutorService helpers;

    /**
     * @param threads the number of threads that work, the caller's included, 1 to 1024
     */
    public Workers(int threads) {
        this.threads = Require.inRange("threads", threads, 1, 1024);
        this.helpers = threads == 1
                ? null
                : Executors.newFixedThreadPool(threads - 1, task -> {
                    Thread thread = new Thread(task, "rollout4j-worker");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** No helpers: the caller does all the work. Any number of callers at a time. */
    public static Workers caller() {
        return CALLER;
    }

    public int threads() {
        return threads;
    }

    /**
     * Runs {@code task} for {@code 0 .. tasks - 1}, each once, and returns when all are done. What a task throws is thrown
     * here, after the others have stopped.
     */
    public void forEach(int tasks, IntConsumer task) {
        int helping = Math.min(threads, tasks) - 1;
        if (helping <= 0) {
            for (int i = 0; i < tasks; i++) {
                task.accept(i);
            }
            return;
        }
        AtomicInteger next = new AtomicInteger();
        Runnable run = () -> {
            for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
                task.accept(i);
            }
        };
        List<Future<?>> running = new ArrayList<>(helping);
        for (int i = 0; i < helping; i++) {
            running.add(helpers.submit(run));
        }
        Throwable failure = null;
        try {
            run.run();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        for (Future<?> future : running) {
            failure = await(future, failure);
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }

    @Override
    public void close() {
        if (helpers != null) {
            helpers.shutdownNow();
        }
    }

    /** Waits for the end, and returns the first failure: {@code before} if there is one, else that of this task. */
    private static Throwable await(Future<?> future, Throwable before) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    future.get();
                    return before;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    return before != null ? before : e.getCause();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
