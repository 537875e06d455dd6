package org.rollout4j.lm.serve;

/** Requests that were submitted together. Whoever loses interest closes it, and what is not written yet will not be. */
public final class Submission implements AutoCloseable {
    private final GenerationListener listener;
    private volatile boolean closed;

    Submission(GenerationListener listener) {
        this.listener = listener;
    }

    GenerationListener listener() {
        return listener;
    }

    boolean isClosed() {
        return closed;
    }

    /** Gives the rows free before the next step. Where all has ended, nothing happens. From any thread. */
    @Override
    public void close() {
        closed = true;
    }
}
