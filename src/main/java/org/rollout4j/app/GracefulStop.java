package org.rollout4j.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.rollout4j.train.Trainer;

/**
 * Lets Ctrl-C wait, while this is open, until the trainer has finished its update and written a checkpoint. Java then ends with its
 * own exit code for the signal, 130.
 */
final class GracefulStop implements AutoCloseable {
    private static final int MOST_SECONDS = 120;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    GracefulStop(Trainer trainer) {
        hook = new Thread(() -> {
            trainer.requestStop();
            awaitClosed();
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

    private void awaitClosed() {
        try {
            closed.await(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
