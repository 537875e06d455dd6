package org.rollout4j.lm.file;

/** Numbers of 16 bits: IEEE half precision, and the upper half of a float. */
final class HalfPrecision {
    private static final int EXPONENT_OFFSET = 127 - 15;
    private static final float LEAST_NORMAL = 0x1p-14f;
    private static final float LEAST_ROUNDED_TO_INFINITY = 65_520;

    private HalfPrecision() {}

    static float fromHalf(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >> 10 & 31;
        int fraction = half & 0x3ff;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int shifted = exponent == 31 ? 255 : exponent + EXPONENT_OFFSET;
        return Float.intBitsToFloat(sign | shifted << 23 | fraction << 13);
    }

    /** The nearest, of two equally near ones the even one; too large ones become infinite. */
    static short toHalf(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return 0x7e00;
        }
        if (magnitude >= LEAST_ROUNDED_TO_INFINITY) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude < LEAST_NORMAL) {
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24f));
        }
        int rounded = (bits & 0x7fffffff) + 0xfff + (bits >>> 13 & 1);
        return (short) (sign | ((rounded >>> 13) - (EXPONENT_OFFSET << 10)));
    }

    static float fromBfloat(short bfloat) {
        return Float.intBitsToFloat(bfloat << 16);
    }

    /** The nearest, of two equally near ones the even one; too large ones become infinite. */
    static short toBfloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        return Float.isNaN(value) ? 0x7fc0 : (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
    }
}
