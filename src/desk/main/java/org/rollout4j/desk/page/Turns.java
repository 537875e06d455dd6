package org.rollout4j.desk.page;

import java.util.function.Supplier;

/** Suggestions first: whoever learns asks between parts of an update, and waits while one is being written. */
final class Turns {
    private int writing;

    <T> T write(Supplier<T> suggestion) {
        enter();
        try {
            return suggestion.get();
        } finally {
            leave();
        }
    }

    private synchronized void enter() {
        writing++;
    }

    private synchronized void leave() {
        writing--;
        notifyAll();
    }

    /** Returns when nothing is being written, or the thread is interrupted, as it is at the end. */
    synchronized void giveWay() {
        try {
            while (writing > 0) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
