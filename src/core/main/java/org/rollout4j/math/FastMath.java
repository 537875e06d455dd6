package org.rollout4j.math;

/** Elementary functions in forms that the just-in-time compiler turns into vector or short scalar code. */
@SuppressWarnings("FloatingPointLiteralPrecision") // coefficients as published; rounding to float is meant
public final class FastMath {
    /** Where tanh is 1 to within 3.4e-7. */
    private static final float TANH_LIMIT = 7.8f;

    private static final float LOG2_E = 1.44269504088896341f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;

    /** Added to a float of less than four millions, it rounds it to an integer, which is then in the lowest bits. */
    private static final float ROUNDING = 0x1.8p23f;

    private static final int MANTISSA_BITS = 23;
    private static final int ONE_BITS = Float.floatToRawIntBits(1);
    private static final int HALF_SQRT_2_BITS = Float.floatToRawIntBits(0.70710678118654752f);

    private FastMath() {}

    /**
     * Replaces the first {@code length} of {@code values} by their hyperbolic tangents, to within 6e-7. A rational function of
     * degrees 9 and 6, odd over even, on the clamped argument, fitted so that its greatest error is least: no branch and no call, so that the
     * loop vectorises. Multiplications and additions are fused where that is one step, see {@link Fma}.
     */
    public static void tanh(float[] values, int length) {
        for (int i = 0; i < length; i++) {
            values[i] = tanh(values[i]);
        }
    }

    /** The hyperbolic tangent of {@code value}, to within 6e-7, as above; a loop over it vectorises. */
    public static float tanh(float value) {
        float x = Math.max(-TANH_LIMIT, Math.min(TANH_LIMIT, value));
        float y = x * x;
        float p = Fma.of(-6.26269303e-09f, y, 7.21845618e-06f);
        p = Fma.of(p, y, 2.70254305e-03f);
        p = Fma.of(p, y, 1.27175927e-01f);
        p = Fma.of(p, y, 9.99999225e-01f);
        float q = Fma.of(1.97612128e-04f, y, 2.28744093e-02f);
        q = Fma.of(q, y, 4.60506469e-01f);
        q = Fma.of(q, y, 1);
        return x * p / q;
    }

    /**
     * The exponential of a number that is not positive, to within 5e-7, with a relative error below 1e-6 down to -4 and 2e-6 down to -8; 4e-11
     * below -24. A polynomial of degree 9 of an eighth of it, fitted by least squares, to the eighth power: no branch, no call and no bits of
     * floats, so that a loop over it vectorises.
     */
    public static float expOfNegative(float value) {
        float x = 0.125f * Math.max(-24f, value);
        float p = Fma.of(6.132954695e-07f, x, 1.416273881e-05f);
        p = Fma.of(p, x, 1.646588935e-04f);
        p = Fma.of(p, x, 1.319765579e-03f);
        p = Fma.of(p, x, 8.242479526e-03f);
        p = Fma.of(p, x, 4.159232974e-02f);
        p = Fma.of(p, x, 1.666313112e-01f);
        p = Fma.of(p, x, 4.999915063e-01f);
        p = Fma.of(p, x, 9.999992847e-01f);
        p = Fma.of(p, x, 1);
        float p2 = p * p;
        float p4 = p2 * p2;
        return p4 * p4;
    }

    /**
     * The exponential of {@code x}, with a relative error below 2e-7; 0 below -87, infinite above 88.7. Range reduction by powers
     * of two, then a polynomial of degree 6 (Cephes).
     */
    public static float exp(float x) {
        if (!(x > -87f)) {
            return x <= -87f ? 0f : Float.NaN;
        }
        if (x > 88f) {
            return (float) Math.exp(x);
        }
        float rounded = Fma.of(x, LOG2_E, ROUNDING);
        float power = rounded - ROUNDING;
        float r = Fma.of(power, -LN2_LOW, Fma.of(power, -LN2_HIGH, x));
        float r2 = r * r;
        // in pairs, which do not wait for each other (Estrin)
        float low = Fma.of(1.6666665459e-1f, r, 5.0000001201e-1f);
        float middle = Fma.of(8.3334519073e-3f, r, 4.1665795894e-2f);
        float high = Fma.of(1.9875691500e-4f, r, 1.3981999507e-3f);
        float p = Fma.of(Fma.of(high, r2, middle), r2, low);
        int powerOfTwo = (Float.floatToRawIntBits(rounded) << MANTISSA_BITS) + ONE_BITS; // the higher bits fall off
        return Fma.of(p, r2, r + 1f) * Float.intBitsToFloat(powerOfTwo);
    }

    /**
     * The natural logarithm of {@code x}, with a relative error below 2e-7. Range reduction by powers of two to a mantissa between the roots
     * of 1/2 and 2, then a polynomial of degree 8 (Cephes).
     *
     * @param x positive, finite and not subnormal; of others the result has no meaning
     */
    public static float log(float x) {
        int bits = Float.floatToRawIntBits(x);
        int power = (bits - HALF_SQRT_2_BITS) >> MANTISSA_BITS;
        float m = Float.intBitsToFloat(bits - (power << MANTISSA_BITS)) - 1;
        float p = Fma.of(7.0376836292e-2f, m, -1.1514610310e-1f);
        p = Fma.of(p, m, 1.1676998740e-1f);
        p = Fma.of(p, m, -1.2420140846e-1f);
        p = Fma.of(p, m, 1.4249322787e-1f);
        p = Fma.of(p, m, -1.6668057665e-1f);
        p = Fma.of(p, m, 2.0000714765e-1f);
        p = Fma.of(p, m, -2.4999993993e-1f);
        p = Fma.of(p, m, 3.3333331174e-1f);
        float m2 = m * m;
        float r = Fma.of((float) power, LN2_LOW, p * m * m2);
        return Fma.of((float) power, LN2_HIGH, m + Fma.of(-0.5f, m2, r));
    }
}
