package org.rollout4j.train;

import java.util.EnumMap;
import java.util.Map;

/** Tells what time goes to, each moment to one phase. */
final class PhaseClock {
    /** What a trainer does. */
    enum Phase {
        COLLECT,
        LEARN,
        EVALUATE,
        SAVE
    }

    private final Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
    private long last;

    /** What passes from here on belongs to what is done next. */
    void start() {
        last = System.nanoTime();
    }

    /** Says what was done since the last call. */
    void did(Phase phase) {
        long now = System.nanoTime();
        nanos.merge(phase, now - last, Long::sum);
        last = now;
    }

    /** All time so far. */
    TimeSpent spent() {
        return new TimeSpent(
                seconds(Phase.COLLECT), seconds(Phase.LEARN), seconds(Phase.EVALUATE), seconds(Phase.SAVE));
    }

    private double seconds(Phase phase) {
        return nanos.getOrDefault(phase, 0L) / 1e9;
    }
}
