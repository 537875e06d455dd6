package org.rollout4j.train;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Tells what time goes to, each moment to one phase. */
final class PhaseClock {
    /** What a trainer does. */
    enum Phase {
        COLLECT,
        LEARN,
        EVALUATE,
        SAVE
    }

    private final LongSupplier nanos;
    private final Map<Phase, Long> spent = new EnumMap<>(Phase.class);
    private long last;

    /**
     * @param nanos {@link System#nanoTime}, or another clock
     */
    PhaseClock(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** What passes from here on belongs to what is done next. */
    void start() {
        last = nanos.getAsLong();
    }

    /** Says what was done since the last call. */
    void did(Phase phase) {
        long now = nanos.getAsLong();
        spent.merge(phase, now - last, Long::sum);
        last = now;
    }

    /** All time so far. */
    TimeSpent spent() {
        return new TimeSpent(
                seconds(Phase.COLLECT), seconds(Phase.LEARN), seconds(Phase.EVALUATE), seconds(Phase.SAVE));
    }

    private double seconds(Phase phase) {
        return spent.getOrDefault(phase, 0L) / 1e9;
    }
}
