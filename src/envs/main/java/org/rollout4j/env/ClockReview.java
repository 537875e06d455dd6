package org.rollout4j.env;

import java.util.Arrays;
import java.util.Optional;
import org.rollout4j.core.SplitMix;

/**
 * Looks whether rewards depend on how fast an episode is played: the same actions are taken with and without pauses in turn. What
 * cannot be seeded brings another return each time; that all returns of one kind are above all of the other is chance once in
 * thousands of times.
 */
final class ClockReview {
    private static final int PLAYS = 8;
    private static final int STEPS = 10;
    private static final long PAUSE_MILLISECONDS = 60;

    private final Probe probe;
    private final Runnable pause;

    /**
     * @param pause lets time pass
     */
    ClockReview(Probe probe, Runnable pause) {
        this.probe = probe;
        this.pause = pause;
    }

    /** What is different; nothing if nothing is. */
    Optional<String> difference(long episode, long actions) {
        double[] fast = new double[PLAYS];
        double[] slow = new double[PLAYS];
        for (int i = 0; i < PLAYS; i++) {
            fast[i] = played(episode, actions, () -> {});
            slow[i] = played(episode, actions, pause);
        }
        Arrays.sort(fast);
        Arrays.sort(slow);
        boolean apart = slow[0] > fast[PLAYS - 1] || slow[PLAYS - 1] < fast[0];
        return apart
                ? Optional.of("the same " + STEPS + " actions bring rewards of " + range(fast) + " in all, and "
                        + range(slow) + " with pauses between them: rewards depend on the clock")
                : Optional.empty();
    }

    private double played(long episode, long actions, Runnable between) {
        Trace trace = probe.play(episode, new SplitMix(actions), STEPS, between);
        return trace.moments.stream()
                .filter(moment -> moment.result() != null)
                .mapToDouble(moment -> moment.result().reward())
                .sum();
    }

    private static String range(double[] sorted) {
        double low = sorted[0];
        double high = sorted[sorted.length - 1];
        return low == high ? Double.toString(low) : low + " to " + high;
    }

    /** Sleeps for the time of one pause. */
    static void sleep() {
        try {
            Thread.sleep(PAUSE_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
