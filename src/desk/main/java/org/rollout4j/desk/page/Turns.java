package org.rollout4j.desk.page;

import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/** Suggestions first: whoever learns asks between parts of an update, and waits while one is being written. */
final class Turns {
    private int writing;
    private boolean closed;

    <T> T write(Supplier<T> suggestion) {
        enter();
        try {
            return suggestion.get();
        } finally {
            leave();
        }
    }

    /** Whether nobody should begin anything else. */
    synchronized boolean areWanted() {
        return writing > 0 || closed;
    }

    private synchronized void enter() {
        writing++;
    }

    private synchronized void leave() {
        writing--;
        notifyAll();
    }

    /**
     * Returns when nothing is being written.
     *
     * @throws CancellationException if nobody writes any more: what is half learned is of no use
     */
    synchronized void giveWay() {
        while (writing > 0 && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                closed = true;
            }
        }
        if (closed) {
            throw new CancellationException("closed");
        }
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
