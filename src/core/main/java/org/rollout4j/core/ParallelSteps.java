package org.rollout4j.core;

import java.util.function.LongSupplier;

/**
 * Steps all of several environments side by side, again and again: on several threads if the environments share no state and one pass over
 * all of them takes long enough to be worth it, which is measured by the clock. The results do not depend on it.
 */
public final class ParallelSteps {
    /** What it takes, about, to hand the environments of a pass to other threads and get what they wrote back into the own cache. */
    private static final long HANDOVER_NANOS = 25_000;

    /** What takes one thread less than this is not worth it, even with two. */
    private static final long WORTH_SHARING_NANOS = 2 * HANDOVER_NANOS;

    private final Workers workers;
    private final boolean shareable;
    private final LongSupplier nanos;
    /** What the last pass took, or would have taken, on one thread. */
    private long lastNanos;

    private boolean shared;

    /**
     * @param independent what {@link EnvironmentFactory#independent} says of the environments
     */
    public ParallelSteps(Workers workers, boolean independent) {
        this(workers, independent, System::nanoTime);
    }

    /**
     * @param nanos what time is told by, in nanoseconds
     */
    ParallelSteps(Workers workers, boolean independent, LongSupplier nanos) {
        this.workers = workers;
        this.nanos = nanos;
        shareable = independent && workers.threads() > 1;
    }

    /** Whether the last pass showed that threads are worth it. */
    public boolean worthSharing() {
        return shared;
    }

    /** Works on the environments {@code 0 .. count - 1}, each once. */
    public void forEach(int count, Workers.Slice work) {
        if (!shareable) {
            work.accept(0, count);
            return;
        }
        long start = nanos.getAsLong();
        if (shared) {
            workers.forEachSlice(count, 1, work);
        } else {
            work.accept(0, count);
        }
        long passed = nanos.getAsLong() - start;
        long oneThreadNanos = shared ? (passed - HANDOVER_NANOS) * Math.min(workers.threads(), count) : passed;
        shared = Math.min(oneThreadNanos, lastNanos) > WORTH_SHARING_NANOS; // one slow pass alone is an interruption
        lastNanos = oneThreadNanos;
    }
}
