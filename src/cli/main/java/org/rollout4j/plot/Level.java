package org.rollout4j.plot;

import org.rollout4j.math.Statistics.Interval;

/**
 * A value to measure others by, shown as a line across the figure.
 *
 * @param name what the legend calls it; the value is added there
 */
public record Level(String name, double value) {
    /**
     * Its name with its value.
     *
     * @param shown the part of the axis that is shown
     */
    String label(Interval shown) {
        boolean seen = value >= shown.low() && value <= shown.high();
        return name + " " + Labels.number(value) + (seen ? "" : " (outside)");
    }
}
