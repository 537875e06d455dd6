package org.rollout4j.core;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Numbers as people write them: the digits 0 to 9, a point, an exponent, and single underscores between digits. */
public final class Numbers {
    private static final String DIGITS = "[0-9]++(?:_[0-9]++)*+";
    private static final Pattern NUMBER = Pattern.compile(
            "[+-]?(?:" + DIGITS + "(?:\\.(?:" + DIGITS + ")?)?|\\." + DIGITS + ")(?:[eE][+-]?[0-9]{1,9})?");
    private static final Pattern NOT_FINITE = Pattern.compile("[+-]?Infinity|NaN");
    private static final int MAX_DIGITS = 40;

    private Numbers() {}

    /**
     * A whole number, also in the forms 1e6 and 1_000_000.
     *
     * @throws NumberFormatException if it is none, or none that a long can hold
     */
    public static long whole(String text) {
        String plain = plain(text);
        if (plain.length() > MAX_DIGITS) {
            throw new NumberFormatException(text);
        }
        BigDecimal number = new BigDecimal(plain);
        // an exponent of millions would be written out, digit by digit, before it is found too large
        if (number.precision() - (long) number.scale() > 20) {
            throw new NumberFormatException(text);
        }
        try {
            return number.longValueExact();
        } catch (ArithmeticException e) {
            throw (NumberFormatException) new NumberFormatException(text).initCause(e);
        }
    }

    /**
     * A number, which may also be Infinity, -Infinity or NaN.
     *
     * @throws NumberFormatException if it is none
     */
    public static double real(String text) {
        String stripped = text.strip();
        return Double.parseDouble(NOT_FINITE.matcher(stripped).matches() ? stripped : plain(stripped));
    }

    private static String plain(String text) {
        String stripped = text.strip();
        if (!NUMBER.matcher(stripped).matches()) {
            throw new NumberFormatException(text);
        }
        return stripped.replace("_", "");
    }
}
