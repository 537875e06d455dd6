package org.rollout4j.nn;

import org.bytedeco.openblas.global.openblas;

/** Single-precision matrix products of row-major float arrays by OpenBLAS. */
final class Blas {
    private static final int ROW_MAJOR = 101;
    private static final int NO_TRANSPOSE = 111;
    private static final int TRANSPOSE = 112;

    static {
        // Threads are ours: the work is cut into tasks whose results do not depend on how many threads there are.
        openblas.blas_set_num_threads(1);
    }

    private Blas() {}

    /** {@code c[m][n] = a[m][k] * b[n][k]^T + beta * c}. */
    static void multiplyTransposed(int m, int n, int k, float[] a, float[] b, float beta, float[] c) {
        openblas.cblas_sgemm(ROW_MAJOR, NO_TRANSPOSE, TRANSPOSE, m, n, k, 1f, a, k, b, k, beta, c, n);
    }

    /** {@code c[m][n] = a[k][m]^T * b[k][n]}. */
    static void transposedMultiply(int m, int n, int k, float[] a, float[] b, float[] c) {
        openblas.cblas_sgemm(ROW_MAJOR, TRANSPOSE, NO_TRANSPOSE, m, n, k, 1f, a, m, b, n, 0f, c, n);
    }

    /** {@code c[m][n] = a[m][k] * b[k][n]}. */
    static void multiply(int m, int n, int k, float[] a, float[] b, float[] c) {
        openblas.cblas_sgemm(ROW_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, m, n, k, 1f, a, k, b, n, 0f, c, n);
    }
}
