package org.rollout4j.core;

import java.util.function.LongSupplier;

/**
 * Work on all of several environments side by side, time and again: on several threads if the environments share nothing that changes and
 * a sweep over all takes long enough to be worth it, which is found out by the clock. The work must come out the same either way.
 */
public final class Sweeps {
    /** What it takes, about, to hand the environments of a sweep to other threads and get what they wrote back into the own cache. */
    private static final long HANDOVER_NANOS = 25_000;

    /** What takes one thread less than this is not worth it, even with two. */
    private static final long WORTH_SHARING_NANOS = 2 * HANDOVER_NANOS;

    private final Workers workers;
    private final boolean shareable;
    private final LongSupplier nanos;
    /** What the last sweep took, or would have taken, on one thread. */
    private long lastNanos;

    private boolean shared;

    /**
     * @param independent what {@link EnvironmentFactory#independent} says of the environments
     */
    public Sweeps(Workers workers, boolean independent) {
        this(workers, independent, System::nanoTime);
    }

    /**
     * @param nanos what time is told by, in nanoseconds
     */
    Sweeps(Workers workers, boolean independent, LongSupplier nanos) {
        this.workers = workers;
        this.nanos = nanos;
        shareable = independent && workers.threads() > 1;
    }

    /** Works on the environments {@code 0 .. count - 1}, each once. */
    public void over(int count, Workers.Slice work) {
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
        long ofOneThread = shared ? (passed - HANDOVER_NANOS) * Math.min(workers.threads(), count) : passed;
        shared = Math.min(ofOneThread, lastNanos) > WORTH_SHARING_NANOS; // one slow sweep alone is an interruption
        lastNanos = ofOneThread;
    }
}
