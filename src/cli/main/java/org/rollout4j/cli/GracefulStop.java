package org.rollout4j.cli;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets Ctrl-C wait, while this is open, until the update at hand is finished and a checkpoint written. Java then ends with its
 * own exit code for the signal, 130. Where code calls {@link System#exit}, nothing waits: the last checkpoint is whole at every moment.
 */
final class GracefulStop implements AutoCloseable {
    private static final int MAX_SECONDS = 120;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    /**
     * @param requestStop lets what is running end soon; called from another thread
     */
    GracefulStop(Runnable requestStop) {
        hook = new Thread(() -> {
            if (!exitCalled()) {
                requestStop.run();
                awaitClosed();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending: the hook is what waited for us
        }
    }

    /**
     * Whether the process ends because code called {@link System#exit}, which an environment may do in a step: that thread waits for this one, so
     * there is no update to wait for. A signal comes another way.
     */
    private static boolean exitCalled() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().equals(Runtime.class.getName())
                        && frame.getMethodName().equals("exit"));
    }

    private void awaitClosed() {
        try {
            closed.await(MAX_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
