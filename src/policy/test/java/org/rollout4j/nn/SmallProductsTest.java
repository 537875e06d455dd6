package org.rollout4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.fakes.Padded;

class SmallProductsTest {
    private static final int W_OFFSET = 3;
    private static final int X_OFFSET = 5;

    /** Below, at and above the four inputs that go together. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 8, 64})
    void addsWhatDoublePrecisionAdds(int in) {
        for (int out : new int[] {1, 3, 7, 8, 9, 64}) {
            SplitMix rng = new SplitMix(out * 100L + in);
            float[] w = Padded.gaussians(W_OFFSET, out * in, rng);
            float[] x = Padded.gaussians(X_OFFSET, in, rng);
            float[] y = Arrays.copyOf(Padded.gaussians(0, out, rng), out);
            float[] before = y.clone();
            SmallProducts.addProduct(SmallProducts.transpose(out, in, w, W_OFFSET), x, X_OFFSET, y);
            for (int o = 0; o < out; o++) {
                double sum = before[o];
                double magnitude = Math.abs(sum);
                for (int i = 0; i < in; i++) {
                    double product = (double) w[W_OFFSET + o * in + i] * x[X_OFFSET + i];
                    sum += product;
                    magnitude += Math.abs(product);
                }
                assertThat((double) y[o])
                        .as("output %d of %d from %d", o, out, in)
                        .isCloseTo(sum, within(1e-6 * magnitude));
            }
        }
    }
}
