package org.rollout4j.nn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.fakes.Padded;

class BlasTest {
    private static final int[] SIZES = {1, 2, 5, 17, 64};
    private static final int A_OFFSET = 3;
    private static final int B_OFFSET = 5;
    private static final int C_OFFSET = 2;

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void addsTheProductOfAnyShape(boolean transposeA, boolean transposeB) {
        SplitMix rng = new SplitMix(1);
        for (int m : SIZES) {
            for (int n : SIZES) {
                for (int k : SIZES) {
                    float[] a = Padded.gaussians(A_OFFSET, m * k, rng);
                    float[] b = Padded.gaussians(B_OFFSET, k * n, rng);
                    float[] c = Padded.gaussians(C_OFFSET, m * n, rng);
                    float[] before = c.clone();
                    Blas.multiply(transposeA, transposeB, m, n, k, a, A_OFFSET, b, B_OFFSET, c, C_OFFSET);
                    double largest = 0;
                    for (int row = 0; row < m; row++) {
                        for (int column = 0; column < n; column++) {
                            int at = C_OFFSET + row * n + column;
                            double sum = before[at];
                            double magnitude = Math.abs(sum);
                            for (int i = 0; i < k; i++) {
                                double product = (double) a[A_OFFSET + (transposeA ? i * m + row : row * k + i)]
                                        * b[B_OFFSET + (transposeB ? column * k + i : i * n + column)];
                                sum += product;
                                magnitude += Math.abs(product);
                            }
                            double error = Math.abs(c[at] - sum) / magnitude;
                            largest = error <= largest ? largest : error; // NaN stays
                        }
                    }
                    assertThat(largest).as("%d x %d x %d", m, n, k).isLessThan(1e-6);
                    System.arraycopy(before, C_OFFSET, c, C_OFFSET, m * n);
                    assertThat(Arrays.equals(c, before))
                            .as("nothing around c is written")
                            .isTrue();
                }
            }
        }
    }
}
