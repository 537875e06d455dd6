package org.rollout4j.cli;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.rollout4j.core.Progress;
import org.rollout4j.view.Text;

/** Progress where there is no terminal: a line now and then, and one at the end. */
final class LineProgress implements ProgressDisplay {
    private static final long INTERVAL_NANOS = 10_000_000_000L;

    private final String label;
    private final Progress start;
    private final Consumer<String> say;
    private final LongSupplier nanos;
    private final long begun;
    private long said;
    /** What is to be said yet; null if all has been. */
    private String line;

    /**
     * @param label what to call the run
     * @param start where training begins, or goes on
     * @param nanos {@link System#nanoTime}, or another clock
     */
    LineProgress(String label, Progress start, Consumer<String> say, LongSupplier nanos) {
        this.label = label;
        this.start = start;
        this.say = say;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
        this.said = begun;
    }

    @Override
    public void show(Progress at, String more) {
        long now = nanos.getAsLong();
        line = line(at, (now - begun) / 1e9, more);
        if (!at.done() && now - said >= INTERVAL_NANOS) {
            say.accept(line);
            said = now;
            line = null;
        }
    }

    private String line(Progress at, double seconds, String more) {
        long taken = at.steps() - start.steps();
        String speed = taken > 0 && seconds > 0 ? Text.format(", %.0f steps/s", taken / seconds) : "";
        String left = taken > 0 && !at.done()
                ? Text.format(", %.0f s left", seconds / taken * (at.totalSteps() - at.steps()))
                : "";
        return Text.format(
                "%s: %d %%, %d of %d steps%s%s%s",
                label,
                (int) (100 * at.fraction()),
                Math.min(at.steps(), at.totalSteps()),
                at.totalSteps(),
                speed,
                left,
                more.isEmpty() ? "" : ", " + more);
    }

    @Override
    public void close() {
        if (line != null) {
            say.accept(line);
            line = null;
        }
    }
}
