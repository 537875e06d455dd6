package org.rollout4j.math;

/** Elementary functions in forms that the just-in-time compiler turns into vector or short scalar code. */
@SuppressWarnings("FloatingPointLiteralPrecision") // coefficients as published; rounding to float is meant
public final class FastMath {
    /** Where tanh is 1 to float precision. */
    private static final float TANH_LIMIT = 7.90531110763549805f;

    private static final float LOG2_E = 1.44269504088896341f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;

    private FastMath() {}

    /**
     * Replaces the first {@code length} of {@code values} by their hyperbolic tangents, to within 5e-7. A rational function of
     * degrees 13 and 6, odd over even, on the clamped argument: no branch and no call, so that the loop vectorises. Fused multiplications
     * and additions make it a quarter faster where the processor has them, as every one of the last ten years does.
     */
    public static void tanh(float[] values, int length) {
        for (int i = 0; i < length; i++) {
            float x = Math.max(-TANH_LIMIT, Math.min(TANH_LIMIT, values[i]));
            float y = x * x;
            float p = Math.fma(-2.76076847742355e-16f, y, 2.00018790482477e-13f);
            p = Math.fma(p, y, -8.60467152213735e-11f);
            p = Math.fma(p, y, 5.12229709037114e-08f);
            p = Math.fma(p, y, 1.48572235717979e-05f);
            p = Math.fma(p, y, 6.37261928875436e-04f);
            p = Math.fma(p, y, 4.89352455891786e-03f);
            float q = Math.fma(1.19825839466702e-06f, y, 1.18534705686654e-04f);
            q = Math.fma(q, y, 2.26843463243900e-03f);
            q = Math.fma(q, y, 4.89352518554385e-03f);
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
        int power = (int) (scaled + (scaled < 0 ? -0.5f : 0.5f));
        float r = x - power * LN2_HIGH - power * LN2_LOW;
        float p = 1.9875691500e-4f;
        p = p * r + 1.3981999507e-3f;
        p = p * r + 8.3334519073e-3f;
        p = p * r + 4.1665795894e-2f;
        p = p * r + 1.6666665459e-1f;
        p = p * r + 5.0000001201e-1f;
        return (p * r * r + r + 1f) * Float.intBitsToFloat((power + 127) << 23);
    }
}
