package org.rollout4j.nn;

/** Products of a matrix and one vector in plain Java: no native call, no library to load. */
final class SmallProducts {
    private SmallProducts() {}

    /**
     * {@code y[out] += w[out][in] * x[in]}, the arrays from their offsets on. Eight outputs at a time, since each sum waits for its
     * last addition, and all of them share the loads of {@code x}.
     */
    static void addProduct(int out, int in, float[] w, int wOffset, float[] x, int xOffset, float[] y, int yOffset) {
        int o = 0;
        for (; o + 7 < out; o += 8) {
            int row = wOffset + o * in;
            float a = 0;
            float b = 0;
            float c = 0;
            float d = 0;
            float e = 0;
            float f = 0;
            float g = 0;
            float h = 0;
            for (int i = 0; i < in; i++) {
                float value = x[xOffset + i];
                a = Math.fma(w[row + i], value, a);
                b = Math.fma(w[row + in + i], value, b);
                c = Math.fma(w[row + 2 * in + i], value, c);
                d = Math.fma(w[row + 3 * in + i], value, d);
                e = Math.fma(w[row + 4 * in + i], value, e);
                f = Math.fma(w[row + 5 * in + i], value, f);
                g = Math.fma(w[row + 6 * in + i], value, g);
                h = Math.fma(w[row + 7 * in + i], value, h);
            }
            int at = yOffset + o;
            y[at] += a;
            y[at + 1] += b;
            y[at + 2] += c;
            y[at + 3] += d;
            y[at + 4] += e;
            y[at + 5] += f;
            y[at + 6] += g;
            y[at + 7] += h;
        }
        for (; o < out; o++) {
            float sum = 0;
            for (int i = 0; i < in; i++) {
                sum = Math.fma(w[wOffset + o * in + i], x[xOffset + i], sum);
            }
            y[yOffset + o] += sum;
        }
    }
}
