package org.rollout4j.lm.tool;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Whole numbers and decimals with {@code + - * /}, signs and parentheses, computed as fractions, so that {@code 1/3*3} is 1. What an answer has behind the point is rounded to {@value #PLACES}
 * places, half to even, without zeros at its end. Texts of more than {@value #MAX_LENGTH} characters and numbers of more than {@value #MAX_DIGITS} digits before the point, on the way to an answer
 * too, are refused.
 */
public final class Calculator implements Tool {
    private static final int PLACES = 12;
    private static final int MAX_LENGTH = 100;
    private static final int MAX_DIGITS = 30;
    private static final BigInteger TOO_LARGE = BigInteger.TEN.pow(MAX_DIGITS);

    /** Of numerators and denominators, which a long product of small numbers could let grow. */
    private static final int MAX_BITS = 1024;

    @Override
    public String name() {
        return "calculator";
    }

    @Override
    public String answer(String text) {
        if (text.length() > MAX_LENGTH) {
            return ERROR + ": too long";
        }
        try {
            return new Reader(text).all().text();
        } catch (ArithmeticException e) {
            return ERROR + ": " + e.getMessage();
        }
    }

    /** A fraction in lowest terms with a positive denominator. */
    private record Fraction(BigInteger numerator, BigInteger denominator) {
        static Fraction of(BigInteger numerator, BigInteger denominator) {
            BigInteger common = numerator.gcd(denominator);
            BigInteger divisor = denominator.signum() < 0 ? common.negate() : common;
            Fraction fraction = new Fraction(numerator.divide(divisor), denominator.divide(divisor));
            if (fraction.numerator.abs().compareTo(TOO_LARGE.multiply(fraction.denominator)) >= 0
                    || fraction.denominator.bitLength() > MAX_BITS) {
                throw new ArithmeticException("too large");
            }
            return fraction;
        }

        static Fraction of(BigDecimal decimal) {
            return of(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale()));
        }

        Fraction plus(Fraction other) {
            return of(
                    numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                    denominator.multiply(other.denominator));
        }

        Fraction times(Fraction other) {
            return of(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
        }

        Fraction dividedBy(Fraction other) {
            if (other.numerator.signum() == 0) {
                throw new ArithmeticException("division by zero");
            }
            return of(numerator.multiply(other.denominator), denominator.multiply(other.numerator));
        }

        Fraction negated() {
            return new Fraction(numerator.negate(), denominator);
        }

        String text() {
            BigDecimal rounded =
                    new BigDecimal(numerator).divide(new BigDecimal(denominator), PLACES, RoundingMode.HALF_EVEN);
            return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
        }
    }

    /** Goes through a text by recursive descent, whose depth the length of texts limits. */
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        Fraction all() {
            Fraction sum = sum();
            if (at < text.length()) {
                throw unreadable();
            }
            return sum;
        }

        private Fraction sum() {
            Fraction sum = product();
            while (true) {
                if (take('+')) {
                    sum = sum.plus(product());
                } else if (take('-')) {
                    sum = sum.plus(product().negated());
                } else {
                    return sum;
                }
            }
        }

        private Fraction product() {
            Fraction product = factor();
            while (true) {
                if (take('*')) {
                    product = product.times(factor());
                } else if (take('/')) {
                    product = product.dividedBy(factor());
                } else {
                    return product;
                }
            }
        }

        private Fraction factor() {
            if (take('-')) {
                return factor().negated();
            }
            if (take('+')) {
                return factor();
            }
            if (take('(')) {
                Fraction inner = sum();
                if (!take(')')) {
                    throw unreadable();
                }
                return inner;
            }
            return number();
        }

        private Fraction number() {
            int from = at;
            int digits = digits();
            if (at < text.length() && text.charAt(at) == '.') {
                at++;
                digits += digits();
            }
            if (digits == 0) {
                throw unreadable();
            }
            Fraction number = Fraction.of(new BigDecimal(text.substring(from, at)));
            skipSpaces();
            return number;
        }

        private int digits() {
            int from = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            return at - from;
        }

        private boolean take(char wanted) {
            skipSpaces();
            if (at == text.length() || text.charAt(at) != wanted) {
                return false;
            }
            at++;
            skipSpaces();
            return true;
        }

        private void skipSpaces() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }

        private static ArithmeticException unreadable() {
            return new ArithmeticException("not a calculation");
        }
    }
}
