package org.rollout4j.lm.model;

import java.util.Arrays;
import org.rollout4j.math.FastMath;
import org.rollout4j.math.Fma;
import org.rollout4j.nn.train.Blas;

/**
 * What a transformer computes element by element and row by row, forward and backward. Two rules make it fast in Java: sums along rows are
 * products with ones, since additions of floats in order do not vectorise; and all arrays of a loop have the same index, so that what belongs to
 * columns is repeated for each row first (see {@link #tile}).
 */
final class Kernels {
    private static final float GELU_SCALE = 0.7978846f; // sqrt(2 / pi)
    private static final float GELU_CUBE = 0.044715f;

    private Kernels() {}

    /** {@code y[rows][out] = x[rows][in] w^T + bias}, or {@code +=} if {@code add}; {@code w} is {@code [out][in]}. */
    static void linear(
            float[] x, int rows, float[] parameters, Layout.Slot w, Layout.Slot bias, float[] y, boolean add) {
        linear(x, rows, parameters, w, bias, y, add, 0, w.rows());
    }

    /** The same for the outputs {@code from .. end - 1} alone. */
    static void linear(
            float[] x,
            int rows,
            float[] parameters,
            Layout.Slot w,
            Layout.Slot bias,
            float[] y,
            boolean add,
            int from,
            int end) {
        int out = w.rows();
        if (bias != null) {
            for (int row = 0; row < rows; row++) {
                int at = row * out;
                if (add) {
                    for (int j = from; j < end; j++) {
                        y[at + j] += parameters[bias.offset() + j];
                    }
                } else {
                    System.arraycopy(parameters, bias.offset() + from, y, at + from, end - from);
                }
            }
        }
        float beta = bias != null || add ? 1 : 0;
        int in = w.columns();
        Blas.gemm(
                false,
                true,
                rows,
                end - from,
                in,
                1,
                x,
                0,
                in,
                parameters,
                w.offset() + from * in,
                in,
                beta,
                y,
                from,
                out);
    }

    /**
     * The backward pass of {@link #linear}: adds to the gradients of {@code w} and {@code bias}, unless {@code gradient} is null, and sets that of
     * {@code x}, or adds to it if {@code add}.
     */
    static void linearBackward(
            float[] x,
            float[] dy,
            int rows,
            float[] parameters,
            Layout.Slot w,
            Layout.Slot bias,
            float[] dx,
            boolean add,
            float[] gradient,
            float[] ones) {
        int out = w.rows();
        int in = w.columns();
        if (gradient != null) {
            Blas.gemm(true, false, out, in, rows, 1, dy, 0, out, x, 0, in, 1, gradient, w.offset(), in);
            if (bias != null) {
                columnSums(dy, rows, out, gradient, bias.offset(), ones);
            }
        }
        Blas.gemm(false, false, rows, in, out, 1, dy, 0, out, parameters, w.offset(), in, add ? 1 : 0, dx, 0, in);
    }

    /** {@code sums[columns] += } the sums of the columns of {@code values[rows][columns]}. */
    static void columnSums(float[] values, int rows, int columns, float[] sums, int at, float[] ones) {
        Blas.gemv(true, rows, columns, 1, values, 0, columns, ones, 0, 1, 1, sums, at, 1);
    }

    /** {@code sums[rows] = scale} times the sums of the rows of {@code values[rows][columns]}. */
    static void rowSums(float[] values, int rows, int columns, float scale, float[] sums, float[] ones) {
        Blas.gemv(false, rows, columns, scale, values, 0, columns, ones, 0, 1, 0, sums, 0, 1);
    }

    /** {@code y += x}, of {@code length} elements. */
    static void add(float[] x, float[] y, int length) {
        for (int i = 0; i < length; i++) {
            y[i] += x[i];
        }
    }

    /** GELU in its tanh form: {@code y = u (1 + tanh(sqrt(2 / pi) (u + 0.044715 u^3))) / 2}. */
    static void gelu(float[] u, int length, float[] y) {
        for (int i = 0; i < length; i++) {
            float x = u[i];
            float inner = GELU_SCALE * Fma.of(GELU_CUBE * x * x, x, x);
            y[i] = 0.5f * x * (1 + FastMath.tanh(inner));
        }
    }

    /** {@code du = dy} times the derivative of {@link #gelu}; {@code du} may be {@code dy}. */
    static void geluBackward(float[] u, float[] dy, int length, float[] du) {
        for (int i = 0; i < length; i++) {
            float x = u[i];
            float x2 = x * x;
            float inner = GELU_SCALE * Fma.of(GELU_CUBE * x2, x, x);
            float t = FastMath.tanh(inner);
            float slope = GELU_SCALE * Fma.of(3 * GELU_CUBE, x2, 1);
            du[i] = dy[i] * Fma.of(0.5f * x * (1 - t * t), slope, 0.5f * (1 + t));
        }
    }

    /** {@code y = silu(gate) * value}, of {@code length} elements. */
    static void swiglu(float[] gate, float[] value, int length, float[] y) {
        for (int i = 0; i < length; i++) {
            float g = gate[i];
            y[i] = 0.5f * g * (1 + FastMath.tanh(0.5f * g)) * value[i];
        }
    }

    /** The backward pass of {@link #swiglu}: sets the gradients of gates and values from that of {@code y}. */
    static void swigluBackward(float[] gate, float[] value, float[] dy, int length, float[] dGate, float[] dValue) {
        for (int i = 0; i < length; i++) {
            float g = gate[i];
            dValue[i] = dy[i] * 0.5f * g * (1 + FastMath.tanh(0.5f * g));
        }
        for (int i = 0; i < length; i++) { // on its own: a loop that stores to two arrays does not vectorise
            float g = gate[i];
            float sigmoid = 0.5f * (1 + FastMath.tanh(0.5f * g));
            dGate[i] = dy[i] * value[i] * sigmoid * (1 + g - g * sigmoid);
        }
    }

    /** Repeats {@code values[at .. at + columns - 1]} in each row of {@code tile[rows][columns]}. */
    static void tile(float[] values, int at, int rows, int columns, float[] tile) {
        for (int row = 0; row < rows; row++) {
            System.arraycopy(values, at, tile, row * columns, columns);
        }
    }

    /** Ones, to sum by. */
    static float[] ones(int length) {
        float[] ones = new float[length];
        Arrays.fill(ones, 1);
        return ones;
    }
}
