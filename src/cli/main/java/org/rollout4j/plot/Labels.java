package org.rollout4j.plot;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as plots show them. */
final class Labels {
    /** A tick at zero comes as a sum of steps that is not quite. */
    private static final double ZERO = 1e-9;

    private Labels() {}

    /** Four digits at most, without zeros behind the point. */
    static String number(double value) {
        return digits(value, 4);
    }

    /** A tick: a round number, short for thousands and millions. */
    static String tick(double value) {
        double size = Math.abs(value);
        if (size >= 1e6) {
            return digits(value / 1e6, 6) + " M";
        }
        return size >= 1e4 ? digits(value / 1e3, 6) + " k" : digits(size < ZERO ? 0 : value, 6);
    }

    private static String digits(double value, int digits) {
        BigDecimal rounded =
                new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
        // -0 and 0.000 would show their sign and zeros
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }
}
