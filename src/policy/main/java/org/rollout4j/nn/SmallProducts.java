package org.rollout4j.nn;

/** Products of a matrix and one vector in plain Java: no native call, no library to load. */
final class SmallProducts {
    private SmallProducts() {}

    /** The matrix {@code w[out][in]} from {@code offset} on as {@code [in][out]}. */
    static float[][] transpose(int out, int in, float[] w, int offset) {
        float[][] columns = new float[in][out];
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                columns[i][o] = w[offset + o * in + i];
            }
        }
        return columns;
    }

    /** The same into {@code columns[in * out]}. */
    static void transpose(int out, int in, float[] w, int offset, float[] columns) {
        for (int i = 0; i < in; i++) {
            int to = i * out;
            for (int o = 0; o < out; o++) {
                columns[to + o] = w[offset + o * in + i];
            }
        }
    }

    /**
     * {@code y[out] += sum over in of columns[in][out] * x[in]}, with {@code x} from {@code offset} on. Along the outputs, since the compiler
     * vectorises that and not sums; four columns at a time, since each pass over {@code y} costs as much as two columns.
     */
    static void addProduct(float[][] columns, float[] x, int offset, float[] y) {
        int i = 0;
        for (; i + 3 < columns.length; i += 4) {
            int at = offset + i;
            addFour(
                    columns[i],
                    columns[i + 1],
                    columns[i + 2],
                    columns[i + 3],
                    x[at],
                    x[at + 1],
                    x[at + 2],
                    x[at + 3],
                    y);
        }
        for (; i < columns.length; i++) {
            addOne(columns[i], x[offset + i], y);
        }
    }

    private static void addFour(
            float[] w0, float[] w1, float[] w2, float[] w3, float x0, float x1, float x2, float x3, float[] y) {
        for (int o = 0; o < y.length; o++) {
            y[o] += w0[o] * x0 + w1[o] * x1 + w2[o] * x2 + w3[o] * x3;
        }
    }

    private static void addOne(float[] w, float x, float[] y) {
        for (int o = 0; o < y.length; o++) {
            y[o] += w[o] * x;
        }
    }
}
