package org.rollout4j.lm.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.SplitMix;

class HalfPrecisionTest {
    @Test
    void everyHalfIsItsDefinitionAndComesBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            int exponent = bits >> 10 & 31;
            int fraction = bits & 1023;
            double magnitude = exponent == 0
                    ? Math.scalb((double) fraction, -24)
                    : Math.scalb(1 + fraction / 1024.0, exponent - 15);
            float value = HalfPrecision.fromHalf((short) bits);
            if (exponent == 31) {
                assertThat(Float.isFinite(value)).isFalse();
                assertThat(Float.isNaN(value)).isEqualTo(fraction != 0);
            } else {
                assertThat(value).isEqualTo((float) (bits >= 1 << 15 ? -magnitude : magnitude));
            }
            if (!Float.isNaN(value)) {
                assertThat(HalfPrecision.toHalf(value)).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void numbersBetweenBecomeTheNearest() {
        SplitMix random = new SplitMix(1);
        for (int i = 0; i < 100_000; i++) {
            float value = Float.intBitsToFloat((int) random.nextLong());
            if (Float.isNaN(value)) {
                continue;
            }
            checkNearest(value, HalfPrecision.toHalf(value), HalfPrecision::fromHalf, 65_520);
            checkNearest(value, HalfPrecision.toBfloat(value), HalfPrecision::fromBfloat, 0x1.ffp127);
        }
    }

    private interface Read {
        float of(short bits);
    }

    private static void checkNearest(float value, short written, Read read, double infinite) {
        double magnitude = Math.abs(value);
        if (magnitude >= infinite) {
            assertThat(read.of(written)).isEqualTo(Math.copySign(Float.POSITIVE_INFINITY, value));
            return;
        }
        double error = Math.abs((double) read.of(written) - value);
        for (int step = -1; step <= 1; step += 2) {
            float other = read.of((short) (written + step));
            if (Float.isFinite(other)) {
                double otherError = Math.abs((double) other - value);
                assertThat(error).isLessThanOrEqualTo(otherError);
                assertThat(error < otherError || (written & 1) == 0)
                        .as("ties to even")
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.00048828125, 1", // halfway between 1 and its successor
        "1.00146484375, 1.001953125",
        "65519, 65504",
        "-0.0, -0.0",
        "2.98023223876953125e-8, 0", // half of the least subnormal
        "6.1005353927612305e-5, 6.103515625e-5" // up from the subnormals
    })
    void tiesAndEdges(float value, float expected) {
        assertThat(HalfPrecision.fromHalf(HalfPrecision.toHalf(value))).isEqualTo(expected);
    }
}
