package org.rollout4j.math;

/** Elementary functions in forms that the just-in-time compiler turns into vector or short scalar code. */
@SuppressWarnings("FloatingPointLiteralPrecision") // coefficients as published; rounding to float is meant
public final class FastMath {
    /** Where tanh is 1 to within 3.4e-7. */
    private static final float TANH_LIMIT = 7.8f;

    private static final float LOG2_E = 1.44269504088896341f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;

    private FastMath() {}

    /**
     * Replaces the first {@code length} of {@code values} by their hyperbolic tangents, to within 6e-7. A rational function of
     * degrees 9 and 6, odd over even, on the clamped argument, fitted so that its greatest error is least: no branch and no call, so that the
     * loop vectorises. Multiplications and additions are fused, which every processor of the last ten years does in one step.
     */
    public static void tanh(float[] values, int length) {
        for (int i = 0; i < length; i++) {
            float x = Math.max(-TANH_LIMIT, Math.min(TANH_LIMIT, values[i]));
            float y = x * x;
            float p = Math.fma(-6.26269303e-09f, y, 7.21845618e-06f);
            p = Math.fma(p, y, 2.70254305e-03f);
            p = Math.fma(p, y, 1.27175927e-01f);
            p = Math.fma(p, y, 9.99999225e-01f);
            float q = Math.fma(1.97612128e-04f, y, 2.28744093e-02f);
            q = Math.fma(q, y, 4.60506469e-01f);
            q = Math.fma(q, y, 1);
            values[i] = x * p / q;
        }
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
        float scaled = x * LOG2_E;
        int power = (int) (scaled + Math.copySign(0.5f, scaled)); // a branch would depend on chance
        float r = Math.fma((float) power, -LN2_LOW, Math.fma((float) power, -LN2_HIGH, x));
        float r2 = r * r;
        // in pairs, which do not wait for each other (Estrin)
        float low = Math.fma(1.6666665459e-1f, r, 5.0000001201e-1f);
        float middle = Math.fma(8.3334519073e-3f, r, 4.1665795894e-2f);
        float high = Math.fma(1.9875691500e-4f, r, 1.3981999507e-3f);
        float p = Math.fma(Math.fma(high, r2, middle), r2, low);
        return Math.fma(p, r2, r + 1f) * Float.intBitsToFloat((power + 127) << 23);
    }
}
