package org.rollout4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;

class SmallProductsTest {
    private static final int W_OFFSET = 3;
    private static final int X_OFFSET = 5;
    private static final int Y_OFFSET = 2;

    /** Below, at and above the eight outputs that go together. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 8, 9, 64})
    void addsWhatDoublePrecisionAdds(int out) {
        for (int in : new int[] {1, 5, 64}) {
            SplitMix rng = new SplitMix(out * 100L + in);
            float[] w = Padded.gaussians(W_OFFSET, out * in, rng);
            float[] x = Padded.gaussians(X_OFFSET, in, rng);
            float[] y = Padded.gaussians(Y_OFFSET, out, rng);
            float[] before = y.clone();
            SmallProducts.addProduct(out, in, w, W_OFFSET, x, X_OFFSET, y, Y_OFFSET);
            for (int o = 0; o < out; o++) {
                double sum = before[Y_OFFSET + o];
                double magnitude = Math.abs(sum);
                for (int i = 0; i < in; i++) {
                    double product = (double) w[W_OFFSET + o * in + i] * x[X_OFFSET + i];
                    sum += product;
                    magnitude += Math.abs(product);
                }
                assertThat((double) y[Y_OFFSET + o])
                        .as("output %d of %d from %d", o, out, in)
                        .isCloseTo(sum, within(1e-6 * magnitude));
            }
            System.arraycopy(before, Y_OFFSET, y, Y_OFFSET, out);
            assertThat(y).as("around the outputs").containsExactly(before);
        }
    }
}
