package org.rollout4j.core;

import java.util.Locale;

/**
 * Checks of configuration where it enters. Each failure is one line that names the field, the value and what is
 * allowed.
 */
public final class Require {
    private Require() {}

    /** Returns {@code value} if {@code low <= value <= high}; throws {@link IllegalArgumentException} otherwise. */
    public static int inRange(String field, int value, int low, int high) {
        return (int) inRange(field, (long) value, low, high);
    }

    /** Returns {@code value} if {@code low <= value <= high}; throws {@link IllegalArgumentException} otherwise. */
    public static long inRange(String field, long value, long low, long high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%s is %d: a whole number from %d to %d is allowed", field, value, low, high));
        }
        return value;
    }

    /**
     * Returns {@code value} if it is a number with {@code low <= value <= high}; throws {@link
     * IllegalArgumentException} otherwise, for NaN too.
     */
    public static double inRange(String field, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(
                    field + " is " + value + ": a number from " + low + " to " + high + " is allowed");
        }
        return value;
    }

    /** Throws {@link IllegalStateException} naming the environment unless an episode is in progress, as a step needs. */
    public static void episode(boolean inProgress, String environment) {
        if (!inProgress) {
            throw new IllegalStateException(environment + " has no episode in progress: call reset before step");
        }
    }

    /** Throws {@link IllegalArgumentException} naming the field, its value and what is allowed unless {@code holds}. */
    public static void that(boolean holds, String field, Object value, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException(field + " is " + value + ": " + allowed);
        }
    }
}
