package org.rollout4j.core;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * A fixed number of threads for work that is cut into numbered tasks. The cut never depends on the number of threads, and
 * tasks write to places of their own, so results do not depend on it either. One caller at a time.
 *
 * <p>A thread without work spins briefly before it sleeps, since an update is many short jobs close together, and waking a
 * thread takes longer than most of them.
 */
public final class Workers implements AutoCloseable {
    private static final Workers CALLER = new Workers(1);

    /** How long a thread spins before it sleeps. */
    private static final long SPIN_NANOS = 200_000;

    private static final int SPINS_BETWEEN_CLOCKS = 64;

    private final Helper[] helpers;
    private final Runnable pause;

    /**
     * @param threads the number of threads that work, the caller's included, 1 to 1024
     */
    public Workers(int threads) {
        this(threads, () -> {});
    }

    /**
     * Threads that let others go first.
     *
     * @param threads as above
     * @param pause what {@link #pause} calls: returns when work may go on
     */
    public Workers(int threads, Runnable pause) {
        Require.inRange("threads", threads, 1, 1024);
        this.pause = pause;
        helpers = new Helper[threads - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Helper(i + 1);
            helpers[i].thread.start();
        }
    }

    /** No helpers: the caller does all the work. Any number of callers at a time. */
    public static Workers caller() {
        return CALLER;
    }

    public int threads() {
        return helpers.length + 1;
    }

    /** Called by long work between its parts, on the thread that does it; no result depends on how long it takes. */
    public void pause() {
        pause.run();
    }

    /**
     * Runs {@code task} for {@code 0 .. tasks - 1}, each once, and returns when all are done. What a task throws is thrown
     * here, after the others have run.
     */
    public void forEach(int tasks, IntConsumer task) {
        forEachByWorker(tasks, (i, worker) -> task.accept(i));
    }

    /** A numbered task, and the number of the thread that works on it: from 0, the caller, to {@link #threads} - 1. */
    @FunctionalInterface
    public interface Task {
        void accept(int task, int worker);
    }

    /** As {@link #forEach}, for tasks that need memory which only one thread at a time may use. */
    public void forEachByWorker(int tasks, Task task) {
        int helping = Math.min(helpers.length, tasks - 1);
        if (helping <= 0) {
            for (int i = 0; i < tasks; i++) {
                task.accept(i, 0);
            }
            return;
        }
        Job job = new Job(tasks, task);
        for (int i = 0; i < helping; i++) {
            helpers[i].offer(job);
        }
        job.work(0);
        job.await();
        job.throwFailure();
    }

    /** Work on a part of something, the elements {@code from .. end - 1}. */
    @FunctionalInterface
    public interface Slice {
        void accept(int from, int end);
    }

    /**
     * Runs {@code task} for parts of {@code 0 .. length - 1} of about the same length, which together are all of it; as many as there are
     * threads, or fewer. Only for work on each element by itself: where it is cut depends on the number of threads.
     *
     * @param least a part is no shorter, unless it is all; what is worth waking a thread for
     */
    public void forEachSlice(int length, int least, Slice task) {
        int slices = Math.max(1, Math.min(threads(), length / least));
        if (slices == 1) {
            task.accept(0, length);
            return;
        }
        forEach(slices, i -> task.accept(start(i, slices, length), start(i + 1, slices, length)));
    }

    /** Where one of {@code parts} of about the same length begins, which together are {@code 0 .. length - 1}; it ends where the next one begins. */
    public static int start(int part, int parts, int length) {
        return (int) ((long) length * part / parts);
    }

    @Override
    public void close() {
        for (Helper helper : helpers) {
            helper.offer(Job.NO_MORE);
        }
    }

    /** The tasks of one call, which every thread takes from until none is left. */
    private static final class Job {
        static final Job NO_MORE = new Job(0, (task, worker) -> {});

        private final int tasks;
        private final Task task;
        private final AtomicInteger taken = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private volatile Throwable failure;
        private volatile Thread sleeping;

        Job(int tasks, Task task) {
            this.tasks = tasks;
            this.task = task;
        }

        void work(int worker) {
            for (int i = taken.getAndIncrement(); i < tasks; i = taken.getAndIncrement()) {
                try {
                    task.accept(i, worker);
                } catch (RuntimeException | Error e) {
                    failure = e; // the last one, if there are several
                }
                if (done.incrementAndGet() == tasks) {
                    LockSupport.unpark(sleeping);
                }
            }
        }

        /** Waits until the tasks that others have taken are done, whatever interrupts this thread. */
        void await() {
            long start = System.nanoTime();
            for (int i = 1; done.get() < tasks; i++) {
                Thread.onSpinWait();
                if (i % SPINS_BETWEEN_CLOCKS == 0 && System.nanoTime() - start > SPIN_NANOS) {
                    sleep();
                    return;
                }
            }
        }

        private void sleep() {
            boolean interrupted = false;
            sleeping = Thread.currentThread();
            while (done.get() < tasks) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        void throwFailure() {
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure != null) {
                throw (RuntimeException) failure;
            }
        }
    }

    private static final class Helper {
        private final int number;
        private final Thread thread = new Thread(this::run, "rollout4j-worker");
        private volatile Job offered;
        private volatile boolean asleep;

        Helper(int number) {
            this.number = number;
            thread.setDaemon(true);
        }

        void offer(Job job) {
            offered = job;
            if (asleep) {
                LockSupport.unpark(thread);
            }
        }

        private void run() {
            Job last = null;
            for (Job job = next(last); job != Job.NO_MORE; job = next(last)) {
                job.work(number);
                last = job;
            }
        }

        private Job next(Job last) {
            long start = System.nanoTime();
            for (int i = 1; offered == last; i++) {
                Thread.onSpinWait();
                if (i % SPINS_BETWEEN_CLOCKS == 0 && System.nanoTime() - start > SPIN_NANOS) {
                    asleep = true;
                    while (offered == last) {
                        LockSupport.park(this);
                    }
                    asleep = false;
                }
            }
            return offered;
        }
    }
}
