package org.rollout4j.math;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FastMathTest {
    @Test
    void tanhIsWithinItsBoundAndNeverBeyondOne() {
        double worst = 0;
        float largest = 0;
        // a dense sweep, and every power of two with its neighbours
        for (int i = -1_200_000; i <= 1_200_000; i++) {
            float x = i * 1e-5f;
            float y = tanh(x);
            worst = Math.max(worst, Math.abs(y - Math.tanh(x)));
            largest = Math.max(largest, Math.abs(y));
        }
        for (int exponent = -126; exponent < 128; exponent++) {
            float power = Math.scalb(1f, exponent);
            for (float x : new float[] {power, Math.nextUp(power), -power, Math.nextDown(-power)}) {
                float y = tanh(x);
                worst = Math.max(worst, Math.abs(y - Math.tanh(x)));
                largest = Math.max(largest, Math.abs(y));
            }
        }
        assertThat(worst).isLessThan(5e-7);
        assertThat(largest).isLessThanOrEqualTo(1);
    }

    @Test
    void tanhIsOddAndKnowsItsExtremes() {
        for (float x = 0; x < 12; x += 0.01f) {
            assertThat(tanh(-x)).isEqualTo(-tanh(x));
        }
        assertThat(tanh(0)).isZero();
        assertThat(tanh(Float.POSITIVE_INFINITY)).isEqualTo(tanh(100)).isGreaterThan(0.999999f);
        assertThat(tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-tanh(100));
        assertThat(tanh(Float.NaN)).isNaN();
    }

    @Test
    void tanhTouchesOnlyTheFirstLength() {
        float[] values = {1, 1, 1};
        FastMath.tanh(values, 2);
        assertThat(values[1]).isNotEqualTo(1);
        assertThat(values[2]).isEqualTo(1);
    }

    @Test
    void expIsWithinItsRelativeBound() {
        double worst = 0;
        for (int i = -8_699_000; i <= 8_872_000; i += 3) {
            float x = i * 1e-5f;
            double exact = Math.exp(x);
            worst = Math.max(worst, Math.abs(FastMath.exp(x) - exact) / exact);
        }
        for (float x : new float[] {1e-30f, -1e-30f, Math.nextUp(-87f), 88f, Math.nextUp(88f), Math.nextDown(88f)}) {
            worst = Math.max(worst, Math.abs(FastMath.exp(x) - Math.exp(x)) / Math.exp(x));
        }
        assertThat(worst).isLessThan(2e-7);
    }

    @Test
    void expKnowsItsExtremes() {
        assertThat(FastMath.exp(0)).isEqualTo(1);
        assertThat(FastMath.exp(-87)).isZero();
        assertThat(FastMath.exp(-1e9f)).isZero();
        assertThat(FastMath.exp(Float.NEGATIVE_INFINITY)).isZero();
        assertThat(FastMath.exp(88.8f)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(FastMath.exp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(FastMath.exp(Float.NaN)).isNaN();
    }

    @Test
    void logIsWithinItsRelativeBound() {
        double worst = 0;
        // every power of two, and steps of a ten-thousandth between them; near 1 the logarithm is near 0, which its
        // relative error is about
        for (double x = Float.MIN_NORMAL; x < Float.MAX_VALUE; x *= 1.0001) {
            worst = Math.max(worst, logError((float) x));
        }
        for (int exponent = Float.MIN_EXPONENT; exponent <= Float.MAX_EXPONENT; exponent++) {
            float power = Math.scalb(1f, exponent);
            worst = Math.max(worst, Math.max(logError(power), logError(Math.nextUp(power))));
        }
        for (float x = 0.7f; x < 1.42f; x = Math.nextUp(x)) {
            worst = Math.max(worst, logError(x));
        }
        assertThat(worst).isLessThan(2e-7);
        assertThat(FastMath.log(1)).isZero();
    }

    private static double logError(float x) {
        double exact = Math.log(x);
        return x == 1 ? 0 : Math.abs(FastMath.log(x) - exact) / Math.abs(exact);
    }

    private static float tanh(float x) {
        float[] one = {x};
        FastMath.tanh(one, 1);
        return one[0];
    }
}
