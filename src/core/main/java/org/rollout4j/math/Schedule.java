package org.rollout4j.math;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rollout4j.core.Numbers;
import org.rollout4j.core.Require;

/**
 * A number that changes over a run: a learning rate, a clip range, an exploration rate.
 *
 * @param kind how it gets from {@code start} to {@code end}
 * @param start its value at the beginning
 * @param end its value from {@code until} on
 * @param until the fraction of the run after which it stays, above 0, up to 1
 */
public record Schedule(Kind kind, double start, double end, double until) {
    /** How a schedule gets from its start to its end. */
    public enum Kind {
        CONSTANT,
        LINEAR,
        EXPONENTIAL
    }

    private static final Pattern CALL = Pattern.compile("\\s*(linear|exponential)\\s*\\(([^)]*)\\)\\s*");
    private static final String FORMS =
            "allowed are a number, linear(start, end), exponential(start, end), each with an optional third"
                    + " argument, the fraction of the run after which the value stays";

    public Schedule {
        Require.that(Double.isFinite(start), "schedule start", start, "a finite number is allowed");
        Require.that(Double.isFinite(end), "schedule end", end, "a finite number is allowed");
        Require.that(until > 0 && until <= 1, "schedule until", until, "a number above 0, up to 1 is allowed");
        Require.that(
                kind != Kind.CONSTANT || start == end,
                "constant schedule",
                start + " to " + end,
                "one number is allowed");
        Require.that(
                kind != Kind.EXPONENTIAL || (start > 0 && end > 0),
                "exponential schedule",
                start + " to " + end,
                "both ends must be positive");
    }

    public static Schedule constant(double value) {
        return new Schedule(Kind.CONSTANT, value, value, 1);
    }

    public static Schedule linear(double start, double end) {
        return new Schedule(Kind.LINEAR, start, end, 1);
    }

    public static Schedule linear(double start, double end, double until) {
        return new Schedule(Kind.LINEAR, start, end, until);
    }

    /**
     * Reads the form that {@link #toString} writes.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public static Schedule valueOf(String text) {
        try {
            Matcher call = CALL.matcher(text);
            if (!call.matches()) {
                return constant(Numbers.real(text));
            }
            String[] numbers = call.group(2).split(",", -1);
            Require.that(numbers.length == 2 || numbers.length == 3, "schedule", text, FORMS);
            return new Schedule(
                    Kind.valueOf(call.group(1).toUpperCase(Locale.ROOT)),
                    Numbers.real(numbers[0]),
                    Numbers.real(numbers[1]),
                    numbers.length == 3 ? Numbers.real(numbers[2]) : 1);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("schedule is " + text + ": " + FORMS, e);
        }
    }

    /**
     * The value after a fraction of the run.
     *
     * @param fraction 0 to 1
     */
    public double at(double fraction) {
        double way = Math.min(1, fraction / until);
        return switch (kind) {
            case CONSTANT -> start;
            case LINEAR -> start + way * (end - start);
            case EXPONENTIAL -> start * Math.pow(end / start, way);
        };
    }

    /** Checks that the schedule stays within {@code low} and {@code high}, and returns it. */
    public Schedule within(String field, double low, double high) {
        Require.inRange(field, start, low, high);
        Require.inRange(field, end, low, high);
        return this;
    }

    @Override
    public String toString() {
        if (kind == Kind.CONSTANT) {
            return Double.toString(start);
        }
        String tail = until == 1 ? "" : ", " + until;
        return kind.name().toLowerCase(Locale.ROOT) + "(" + start + ", " + end + tail + ")";
    }
}
