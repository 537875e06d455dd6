package org.rollout4j.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.SplitMix;

/** Against products in double precision. What lies between the rows of a matrix is NaN: it spreads if it is read, and is missed if it is written. */
class BlasProductsTest {
    private static final int[] SIZES = {0, 1, 2, 6, 7, 33, 70};
    private static final float[] FACTORS = {0, 1, -1.5f};

    private final SplitMix rng = new SplitMix(1);

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void matricesOfAnyShapeAndFactor(boolean transposeA, boolean transposeB) {
        for (int m : SIZES) {
            for (int n : SIZES) {
                for (int k : SIZES) {
                    for (float alpha : FACTORS) {
                        for (float beta : FACTORS) {
                            multiply(transposeA, transposeB, m, n, k, alpha, beta);
                        }
                    }
                }
            }
        }
    }

    /** More than is multiplied at once by kernels for small matrices, and rows that do not divide evenly. */
    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void largeMatrices(boolean transposeA, boolean transposeB) {
        int[][] shapes = {{245, 64, 64}, {257, 128, 97}, {1001, 33, 40}, {70, 70, 400}, {300, 300, 300}};
        for (int[] shape : shapes) {
            for (float beta : FACTORS) {
                multiply(transposeA, transposeB, shape[0], shape[1], shape[2], -1.5f, beta);
            }
        }
    }

    private void multiply(boolean transposeA, boolean transposeB, int m, int n, int k, float alpha, float beta) {
        Stored a = transposeA ? random(k, m) : random(m, k);
        Stored b = transposeB ? random(n, k) : random(k, n);
        Stored c = beta == 0 ? unset(m, n) : random(m, n);
        Stored before = c.copy();
        Blas.gemm(
                transposeA,
                transposeB,
                m,
                n,
                k,
                alpha,
                a.values,
                a.offset,
                a.distance,
                b.values,
                b.offset,
                b.distance,
                beta,
                c.values,
                c.offset,
                c.distance);
        assertProduct(transposeA, transposeB, k, alpha, a, b, beta, before, c);
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void vectorsOfAnyDistanceAndFactor(boolean transposeA) {
        for (int m : SIZES) {
            for (int n : SIZES) {
                for (float alpha : FACTORS) {
                    for (float beta : FACTORS) {
                        Stored a = random(m, n);
                        Stored x = random(transposeA ? m : n, 1);
                        Stored y = beta == 0 ? unset(transposeA ? n : m, 1) : random(transposeA ? n : m, 1);
                        Stored before = y.copy();
                        Blas.gemv(
                                transposeA,
                                m,
                                n,
                                alpha,
                                a.values,
                                a.offset,
                                a.distance,
                                x.values,
                                x.offset,
                                x.distance,
                                beta,
                                y.values,
                                y.offset,
                                y.distance);
                        assertProduct(transposeA, false, transposeA ? m : n, alpha, a, x, beta, before, y);
                    }
                }
            }
        }
    }

    @Test
    void matricesThatAreNotReadMayHoldAnything() {
        float[] c = {1, 2, 3, 4};
        Blas.gemm(false, false, 2, 2, 2, 0, unset(2, 2).values, 0, 2, unset(2, 2).values, 0, 2, 2, c, 0, 2);
        assertThat(c).containsExactly(2, 4, 6, 8);
        Blas.gemv(false, 2, 2, 0, unset(2, 2).values, 0, 2, unset(2, 1).values, 0, 1, 0.5f, c, 0, 3);
        assertThat(c).containsExactly(1, 4, 6, 4);
    }

    @ParameterizedTest
    @CsvSource({
        // m, n, k, aOffset, lda, bOffset, ldb, cOffset, ldc
        "-1, 2, 3, 0, 3, 0, 2, 0, 2, a is -1x3: sizes of 0 or more are allowed",
        "2, -1, 3, 0, 3, 0, 2, 0, 2, b is 3x-1: sizes of 0 or more are allowed",
        "2, 2, 3, 0, 2, 0, 2, 0, 2, lda is 2: 3 or more is allowed",
        "2, 2, 3, 0, 3, 0, 1, 0, 2, ldb is 1: 2 or more is allowed",
        "2, 2, 3, 0, 3, 0, 2, 0, 1, ldc is 1: 2 or more is allowed",
        "2, 2, 3, -1, 3, 0, 2, 0, 2, a is needed from -1 to before 5: it has 12 elements",
        "2, 2, 3, 7, 3, 0, 2, 0, 2, a is needed from 7 to before 13: it has 12 elements",
        "2, 2, 3, 0, 3, 0, 6, 0, 2, b is needed from 0 to before 14: it has 12 elements",
        "2, 2, 3, 0, 3, 0, 2, 0, 2147483647, c is needed from 0 to before 2147483649: it has 12 elements",
        "2, 2, 3, 0, 3, 0, 2, 2147483647, 2, c is needed from 2147483647 to before 2147483651: it has 12 elements"
    })
    void matricesThatAreNotInsideTheirArrays(
            int m, int n, int k, int aOffset, int lda, int bOffset, int ldb, int cOffset, int ldc, String message) {
        float[] values = new float[12];
        assertThatThrownBy(() -> Blas.gemm(
                        false, false, m, n, k, 1, values, aOffset, lda, values, bOffset, ldb, 0, values, cOffset, ldc))
                .isInstanceOfAny(IllegalArgumentException.class, IndexOutOfBoundsException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        // xOffset, incX, yOffset, incY
        "0, 0, 0, 1, incX is 0: 1 or more is allowed",
        "0, 1, 0, -1, incY is -1: 1 or more is allowed",
        "0, 6, 0, 1, x is needed from 0 to before 13: it has 12 elements",
        "0, 1, 11, 1, y is needed from 11 to before 13: it has 12 elements"
    })
    void vectorsThatAreNotInsideTheirArrays(int xOffset, int incX, int yOffset, int incY, String message) {
        float[] values = new float[12];
        assertThatThrownBy(
                        () -> Blas.gemv(false, 2, 3, 1, values, 0, 3, values, xOffset, incX, 0, values, yOffset, incY))
                .isInstanceOfAny(IllegalArgumentException.class, IndexOutOfBoundsException.class)
                .hasMessage(message);
    }

    private void assertProduct(
            boolean transposeA,
            boolean transposeB,
            int k,
            float alpha,
            Stored a,
            Stored b,
            float beta,
            Stored before,
            Stored c) {
        double largest = 0;
        for (int i = 0; i < c.rows; i++) {
            for (int j = 0; j < c.columns; j++) {
                double sum = beta == 0 ? 0 : (double) beta * before.at(i, j);
                double magnitude = Math.abs(sum);
                for (int at = 0; at < k; at++) {
                    double product = (double) alpha
                            * (transposeA ? a.at(at, i) : a.at(i, at))
                            * (transposeB ? b.at(j, at) : b.at(at, j));
                    sum += product;
                    magnitude += Math.abs(product);
                }
                double error = Math.abs(c.at(i, j) - sum) / Math.max(magnitude, Float.MIN_NORMAL);
                largest = error <= largest ? largest : error; // NaN stays
                before.set(i, j, c.at(i, j));
            }
        }
        assertThat(largest)
                .as("%d x %d x %d, %s and %s", c.rows, c.columns, k, alpha, beta)
                .isLessThan(1e-6);
        assertThat(Arrays.equals(c.values, before.values))
                .as("nothing around the result is written")
                .isTrue();
    }

    private Stored random(int rows, int columns) {
        Stored stored = unset(rows, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                stored.set(i, j, (float) rng.nextGaussian());
            }
        }
        return stored;
    }

    private Stored unset(int rows, int columns) {
        int offset = rng.nextInt(4);
        int distance = columns + rng.nextInt(4);
        float[] values = new float[offset + rows * distance + 4];
        Arrays.fill(values, Float.NaN);
        return new Stored(values, offset, rows, columns, distance);
    }

    private record Stored(float[] values, int offset, int rows, int columns, int distance) {
        float at(int row, int column) {
            return values[offset + row * distance + column];
        }

        void set(int row, int column, float value) {
            values[offset + row * distance + column] = value;
        }

        Stored copy() {
            return new Stored(values.clone(), offset, rows, columns, distance);
        }
    }
}
