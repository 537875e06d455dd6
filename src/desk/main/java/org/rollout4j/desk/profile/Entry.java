package org.rollout4j.desk.profile;

import java.time.Instant;
import java.util.Objects;
import org.rollout4j.core.Require;

/**
 * An event as it stands in a journal.
 *
 * @param number from 1, without a gap
 * @param time when it was written, to the millisecond
 */
public record Entry(long number, Instant time, Event event) {
    public Entry {
        Require.inRange("number", number, 1, Long.MAX_VALUE);
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(event, "event");
    }
}
