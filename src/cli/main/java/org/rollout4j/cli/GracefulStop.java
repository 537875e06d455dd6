package org.rollout4j.cli;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.rollout4j.core.StoppedException;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Lets Ctrl-C wait, while this is open, until what is running has ended in good order: a training with a checkpoint, an evaluation at its next
 * step. Java then ends with its own exit code for the signal, 130. Where code calls {@link System#exit}, nothing waits: the last checkpoint is
 * whole at every moment.
 */
final class GracefulStop implements AutoCloseable {
    /** What Java ends with after Ctrl-C. */
    static final int EXIT_CODE = 130;

    private static final int MAX_SECONDS = 120;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;
    private Runnable requestStop;
    private boolean requested;

    /** Waits for nothing before {@link #during}. */
    GracefulStop() {
        hook = new Thread(() -> {
            if (!exitCalled()) {
                request();
                awaitClosed();
            }
        });
    }

    /**
     * @param requestStop lets what is running end soon; called from another thread
     */
    GracefulStop(Runnable requestStop) {
        this();
        during(requestStop);
    }

    /**
     * From here on something else is running.
     *
     * @param next lets that end soon; called from another thread, or at once if a stop has been requested already
     */
    synchronized void during(Runnable next) {
        boolean first = requestStop == null;
        requestStop = next;
        if (requested) {
            next.run();
        } else if (first) {
            Runtime.getRuntime().addShutdownHook(hook);
        }
    }

    /** What is done until it is stopped. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /**
     * Does it, and says a line on stderr if it was stopped, while Java still waits for it.
     *
     * @return the exit code
     */
    int orSay(CommandSpec command, String line, Work work) throws Exception {
        try {
            work.run();
            return 0;
        } catch (StoppedException e) {
            command.commandLine().getErr().println(line);
            command.commandLine().getErr().flush();
            return EXIT_CODE;
        }
    }

    private synchronized void request() {
        requested = true;
        requestStop.run();
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
