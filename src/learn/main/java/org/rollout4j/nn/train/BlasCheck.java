package org.rollout4j.nn.train;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import java.util.Optional;
import org.rollout4j.core.SplitMix;

/**
 * Whether an implementation of BLAS computes what it should. OpenBLAS chooses its kernels by the processor, and some kernels are wrong on some
 * processors, without a word. Each product {@code A B} is held against {@code A (B x)} for a random vector {@code x} (Freivalds, 1979), which any
 * wrong element changes and which takes a hundredth of the operations: all of it takes some milliseconds, once a process.
 */
final class BlasCheck {
    /** Rows, columns and terms: of no size that suits kernels, of hidden layers, narrow, and of more than is multiplied without packing. */
    private static final int[][] SHAPES = {
        {33, 37, 65},
        {8, 64, 64},
        {64, 64, 64},
        {256, 64, 64},
        {64, 16, 256},
        {5, 64, 64},
        {2, 64, 64},
        {1, 64, 64},
        {64, 3, 64}
    };

    private static final int LONGEST = 256;
    /** For each term of a sum of numbers up to 1: some hundred times what rounding brings. */
    private static final double TOLERANCE = 1e-6;

    private final BLAS blas;
    private final SplitMix rng = new SplitMix(1);
    private final double[] x = new double[LONGEST];
    private final double[] bx = new double[LONGEST];

    private BlasCheck(BLAS blas) {
        this.blas = blas;
    }

    /** The first of some products that comes out wrong, such as {@code a product of 33x65 and 65x37}. */
    static Optional<String> firstWrong(BLAS blas) {
        return new BlasCheck(blas).firstWrong();
    }

    private Optional<String> firstWrong() {
        for (int[] shape : SHAPES) {
            int m = shape[0];
            int n = shape[1];
            int k = shape[2];
            for (int way = 0; way < 8; way++) {
                if (!multiplies((way & 1) != 0, (way & 2) != 0, (way & 4) != 0, m, n, k)) {
                    return Optional.of("a product of " + m + "x" + k + " and " + k + "x" + n);
                }
            }
            if (!multipliesVectors(m, k)) {
                return Optional.of("a product of " + m + "x" + k + " and a vector");
            }
        }
        return addsSquares() ? Optional.empty() : Optional.of("a sum of squares");
    }

    /** {@code C += op(A) op(B)}, columns first, as BLAS has it; or {@code C = op(A) op(B)}, whatever it held, for which there are other kernels. */
    private boolean multiplies(boolean transposeA, boolean transposeB, boolean adds, int m, int n, int k) {
        float[] a = uniform(m * k);
        float[] b = uniform(k * n);
        float[] c = adds ? uniform(m * n) : new float[m * n];
        float[] sum = c.clone();
        if (!adds) {
            Arrays.fill(sum, Float.NaN);
        }
        int lda = transposeA ? k : m;
        int ldb = transposeB ? n : k;
        float beta = adds ? 1 : 0;
        blas.sgemm(letter(transposeA), letter(transposeB), m, n, k, 1f, a, 0, lda, b, 0, ldb, beta, sum, 0, m);
        signed(x, n);
        for (int i = 0; i < k; i++) {
            bx[i] = dot(b, transposeB ? i * ldb : i, transposeB ? 1 : ldb, x, n);
        }
        for (int row = 0; row < m; row++) {
            double expected = dot(a, transposeA ? row * lda : row, transposeA ? 1 : lda, bx, k) + dot(c, row, m, x, n);
            if (isWrong(dot(sum, row, m, x, n), expected, (double) n * k)) {
                return false;
            }
        }
        return true;
    }

    /** {@code y += op(A) x}. */
    private boolean multipliesVectors(int m, int n) {
        float[] a = uniform(m * n);
        for (int transposed = 0; transposed < 2; transposed++) {
            int terms = transposed == 0 ? n : m;
            int results = transposed == 0 ? m : n;
            float[] in = uniform(terms);
            float[] y = uniform(results);
            float[] sum = y.clone();
            blas.sgemv(letter(transposed != 0), m, n, 1f, a, 0, m, in, 0, 1, 1f, sum, 0, 1);
            copy(in, x);
            for (int i = 0; i < results; i++) {
                double expected = y[i] + dot(a, transposed == 0 ? i : i * m, transposed == 0 ? m : 1, x, terms);
                if (isWrong(sum[i], expected, terms)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean addsSquares() {
        float[] values = uniform(LONGEST);
        copy(values, x);
        return !isWrong(blas.sdot(LONGEST, values, 0, 1, values, 0, 1), dot(values, 0, 1, x, LONGEST), LONGEST);
    }

    /** Of numbers that are not numbers, too. */
    private static boolean isWrong(double found, double expected, double terms) {
        return !(Math.abs(found - expected) <= TOLERANCE * terms);
    }

    private static double dot(float[] values, int offset, int distance, double[] with, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += values[offset + i * distance] * with[i];
        }
        return sum;
    }

    private static void copy(float[] from, double[] into) {
        for (int i = 0; i < from.length; i++) {
            into[i] = from[i];
        }
    }

    private float[] uniform(int length) {
        return NumericsHere.uniform(rng, length);
    }

    /** Of both signs, and none so small that it hides what it is multiplied by. */
    private void signed(double[] into, int length) {
        for (int i = 0; i < length; i++) {
            into[i] = (rng.nextInt(2) == 0 ? -1 : 1) * (0.5 + 0.5 * rng.nextFloat());
        }
    }

    private static String letter(boolean transpose) {
        return transpose ? "T" : "N";
    }
}
