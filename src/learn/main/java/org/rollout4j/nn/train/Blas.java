package org.rollout4j.nn.train;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;

/**
 * Single-precision matrix products of row-major arrays by OpenBLAS, the one that ND4J calls, too. The arrays are used where they are: JavaCPP's
 * own functions would copy each of them to the native heap and back, which takes as long as the product of small matrices.
 */
public final class Blas {
    private static final BLAS NATIVE = BlasLibrary.load();

    /** Where matrices are packed, up to so many rows or columns are multiplied one by one: OpenBLAS then takes as long for one of a matrix as for eight. */
    private static final int NARROW = 6;

    /** Up to so many multiplications OpenBLAS does not pack matrices, where it has kernels that need not. */
    private static final long UNPACKED = 1_000_000;

    /** With fewer rows at once those kernels are not faster. */
    private static final int FEWEST_UNPACKED_ROWS = 32;

    private Blas() {}

    /**
     * {@code c[m][n] += a[m][k] * b[k][n]}. What {@code c} holds before is the caller's to set: OpenBLAS's own way of clearing it is slow.
     *
     * @param transposeA whether {@code a} is stored {@code [k][m]}
     * @param transposeB whether {@code b} is stored {@code [n][k]}
     * @param aOffset where in {@code a} the matrix begins; the other offsets likewise
     */
    static void multiply(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset) {
        gemm(
                transposeA,
                transposeB,
                m,
                n,
                k,
                1f,
                a,
                aOffset,
                transposeA ? m : k,
                b,
                bOffset,
                transposeB ? k : n,
                1f,
                c,
                cOffset,
                n);
    }

    /**
     * {@code C[m][n] = alpha * op(A)[m][k] * op(B)[k][n] + beta * C[m][n]}, where {@code op} transposes or does not. The matrices may be parts
     * of larger ones: element {@code [i][j]} of a stored matrix is at {@code offset + i * ld + j}, and nothing between the rows of {@code C} is
     * written. Where {@code beta} is 0, {@code C} may hold anything before; where {@code alpha} is 0, {@code A} and {@code B} are not read.
     * {@code C} must not overlap them.
     *
     * @param transposeA whether {@code A} is stored {@code [k][m]}, not {@code [m][k]}
     * @param transposeB whether {@code B} is stored {@code [n][k]}, not {@code [k][n]}
     * @param m 0 or more, as are {@code n} and {@code k}
     * @param aOffset where in {@code a} the matrix begins; the other offsets likewise
     * @param lda distance between the stored rows of {@code A}, at least their length; {@code ldb} and {@code ldc} likewise
     * @throws IllegalArgumentException if a size is negative or a distance too small
     * @throws IndexOutOfBoundsException if an array does not hold its matrix
     */
    public static void gemm(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            float beta,
            float[] c,
            int cOffset,
            int ldc) {
        int aRows = transposeA ? k : m;
        int aColumns = transposeA ? m : k;
        int bRows = transposeB ? n : k;
        int bColumns = transposeB ? k : n;
        requireInside("a", a, aOffset, aRows, aColumns, "lda", lda);
        requireInside("b", b, bOffset, bRows, bColumns, "ldb", ldb);
        requireInside("c", c, cOffset, m, n, "ldc", ldc);
        if (m == 0 || n == 0 || k == 0 || alpha == 0) {
            scale(beta, c, cOffset, m, n, ldc);
            return;
        }
        boolean small = BlasLibrary.multipliesUnpacked() && (long) m * n * k <= UNPACKED;
        if (n <= NARROW && n <= m && !small) {
            scale(beta, c, cOffset, m, n, ldc);
            for (int j = 0; j < n; j++) {
                int column = bOffset + (transposeB ? j * ldb : j);
                addProduct(
                        transposeA,
                        aRows,
                        aColumns,
                        alpha,
                        a,
                        aOffset,
                        lda,
                        b,
                        column,
                        transposeB ? 1 : ldb,
                        c,
                        cOffset + j,
                        ldc);
            }
        } else if (m <= NARROW && !(small && m > 1 && !transposeB)) {
            scale(beta, c, cOffset, m, n, ldc);
            for (int i = 0; i < m; i++) {
                int row = aOffset + (transposeA ? i : i * lda);
                addProduct(
                        !transposeB,
                        bRows,
                        bColumns,
                        alpha,
                        b,
                        bOffset,
                        ldb,
                        a,
                        row,
                        transposeA ? lda : 1,
                        c,
                        cOffset + i * ldc,
                        1);
            }
        } else {
            int rows = rowsAtOnce(transposeA, transposeB, m, n, k);
            boolean overwrites = beta == 0 && isUnpacked(transposeB, rows, n, k);
            if (!overwrites) {
                scale(beta, c, cOffset, m, n, ldc);
            }
            for (int i = 0; i < m; i += rows) {
                // The native side takes columns first, and so sees each matrix transposed: C^T = op(B)^T * op(A)^T.
                NATIVE.sgemm(
                        transposeB ? "T" : "N",
                        transposeA ? "T" : "N",
                        n,
                        Math.min(rows, m - i),
                        k,
                        alpha,
                        b,
                        bOffset,
                        ldb,
                        a,
                        aOffset + (transposeA ? i : i * lda),
                        lda,
                        overwrites ? 0f : 1f,
                        c,
                        cOffset + i * ldc,
                        ldc);
            }
        }
    }

    /**
     * How many rows of the result are computed at once. Kernels for AVX-512 come in two kinds: those for small products read matrices where they are,
     * others pack them first, and for products not much larger the former are up to half as fast again, part by part. Where {@code B} is transposed
     * they are slower.
     */
    private static int rowsAtOnce(boolean transposeA, boolean transposeB, int m, int n, int k) {
        boolean slower = transposeB && !transposeA;
        if (slower || (long) m * n * k <= UNPACKED || !BlasLibrary.multipliesUnpacked()) {
            return m;
        }
        int most = (int) (UNPACKED / ((long) n * k));
        if (most < FEWEST_UNPACKED_ROWS) {
            return m;
        }
        int parts = (m + most - 1) / most;
        return (m + parts - 1) / parts;
    }

    /** Whether it is sure that matrices are read where they are; then the result need not be cleared before. */
    private static boolean isUnpacked(boolean transposeB, int m, int n, int k) {
        return !transposeB && (long) m * n * k <= UNPACKED && BlasLibrary.multipliesUnpacked();
    }

    /**
     * {@code y = alpha * op(A) * x + beta * y} for {@code A} stored {@code [m][n]}: {@code y[m]} and {@code x[n]}, or {@code y[n]} and
     * {@code x[m]} if it is transposed. Otherwise as {@link #gemm}.
     *
     * @param incX distance between the elements of {@code x}, at least 1; {@code incY} likewise
     * @throws IllegalArgumentException if a size is negative or a distance too small
     * @throws IndexOutOfBoundsException if an array does not hold its matrix or vector
     */
    public static void gemv(
            boolean transposeA,
            int m,
            int n,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            float[] x,
            int xOffset,
            int incX,
            float beta,
            float[] y,
            int yOffset,
            int incY) {
        int results = transposeA ? n : m;
        requireInside("a", a, aOffset, m, n, "lda", lda);
        requireInside("x", x, xOffset, transposeA ? m : n, 1, "incX", incX);
        requireInside("y", y, yOffset, results, 1, "incY", incY);
        scale(beta, y, yOffset, results, 1, incY);
        if (m > 0 && n > 0 && alpha != 0) {
            addProduct(transposeA, m, n, alpha, a, aOffset, lda, x, xOffset, incX, y, yOffset, incY);
        }
    }

    /** {@code y += alpha * op(A) * x} for {@code A} stored {@code [rows][columns]}, which the native side sees transposed. */
    private static void addProduct(
            boolean transposeA,
            int rows,
            int columns,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            float[] x,
            int xOffset,
            int incX,
            float[] y,
            int yOffset,
            int incY) {
        NATIVE.sgemv(
                transposeA ? "N" : "T", columns, rows, alpha, a, aOffset, lda, x, xOffset, incX, 1f, y, yOffset, incY);
    }

    /** Done here since OpenBLAS's own way of clearing is slow where it packs matrices. */
    private static void scale(float factor, float[] values, int offset, int rows, int columns, int distance) {
        if (factor == 1) {
            return;
        }
        for (int i = 0; i < rows; i++) {
            int from = offset + i * distance;
            int to = from + columns;
            if (factor == 0) {
                Arrays.fill(values, from, to, 0f);
            } else {
                for (int at = from; at < to; at++) {
                    values[at] *= factor;
                }
            }
        }
    }

    /** The native side would read and write beyond an array. */
    private static void requireInside(
            String name, float[] values, int offset, int rows, int columns, String distanceName, int distance) {
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException(
                    name + " is " + rows + "x" + columns + ": sizes of 0 or more are allowed");
        }
        if (distance < columns) {
            throw new IllegalArgumentException(
                    distanceName + " is " + distance + ": " + columns + " or more is allowed");
        }
        boolean empty = rows == 0 || columns == 0;
        long end = empty ? offset : offset + (rows - 1L) * distance + columns;
        if (offset < 0 || end > values.length) {
            throw new IndexOutOfBoundsException(name + " is needed from " + offset + " to before " + end + ": it has "
                    + values.length + " elements");
        }
    }

    /** The sum of the squares of {@code values}. */
    static float squaredNorm(float[] values) {
        return NATIVE.sdot(values.length, values, 0, 1, values, 0, 1);
    }

    /** The sum of the squares of {@code length} of {@code values} from {@code offset} on. */
    public static float squaredNorm(float[] values, int offset, int length) {
        return NATIVE.sdot(length, values, offset, 1, values, offset, 1);
    }

    /** Leaves threads to us: the work is cut into tasks whose results do not depend on how many threads there are. ND4J, when it starts, sets its own number. */
    public static void useOneThread() {
        BlasLibrary.useOneThread();
    }
}
