package org.rollout4j.core;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Things that are opened one after the other and closed together. A constructor that opens several, and fails on the way, closes those
 * that it has opened with {@link #closeAfter}.
 */
public final class Resources implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** Takes charge of {@code resource}, and returns it. */
    public <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        return resource;
    }

    /**
     * Closes all, the last one first, each whatever happens to the others.
     *
     * @throws RuntimeException the first that is thrown, with the others suppressed
     */
    @Override
    public void close() {
        RuntimeException failure = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                RuntimeException thrown =
                        e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
                if (failure == null) {
                    failure = thrown;
                } else {
                    failure.addSuppressed(thrown);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Closes all after something else has failed, which is what matters: what fails now is suppressed by it. */
    public void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
