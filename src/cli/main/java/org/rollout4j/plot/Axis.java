package org.rollout4j.plot;

import java.util.Optional;
import org.rollout4j.math.Statistics.Interval;

/**
 * An axis.
 *
 * @param title what it shows, with the unit
 * @param range the part that is shown; empty for what there is to see
 */
public record Axis(String title, Optional<Interval> range) {
    /** An axis of what there is to see. */
    public static Axis of(String title) {
        return new Axis(title, Optional.empty());
    }

    /** An axis from {@code low} to {@code high}. */
    public static Axis of(String title, double low, double high) {
        return new Axis(title, Optional.of(new Interval(low, high)));
    }
}
