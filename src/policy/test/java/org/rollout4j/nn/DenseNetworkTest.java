package org.rollout4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.rollout4j.fakes.Gaussians.gaussians;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rollout4j.core.SplitMix;

class DenseNetworkTest {
    private static final int ROWS = 50;

    @Test
    void noNativeLibraryIsThere() {
        assertThat(MatrixProducts.find()).isNull();
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void computesWhatDoublePrecisionComputesForAnyNumberOfRows(Activation activation) {
        Architecture architecture = new Architecture(5, List.of(7, 6), activation, 3);
        SplitMix rng = new SplitMix(1);
        DenseNetwork network = new DenseNetwork(architecture);
        float[] parameters = gaussians(rng, architecture.parameterCount());
        network.setParameters(parameters, 0);
        float[] inputs = gaussians(rng, ROWS * 5);
        float[] outputs = new float[ROWS * 3];
        network.newPass(ROWS).forward(ROWS, inputs, 0, outputs, 0);
        for (int row = 0; row < ROWS; row++) {
            double[] expected = expected(architecture, parameters, inputs, row);
            float[] alone = new float[3];
            network.newPass(1).forward(1, inputs, row * 5, alone, 0);
            for (int i = 0; i < 3; i++) {
                assertThat((double) outputs[row * 3 + i]).isCloseTo(expected[i], within(1e-4));
                assertThat(alone[i]).as("alone").isEqualTo(outputs[row * 3 + i]);
            }
        }
    }

    private static double[] expected(Architecture architecture, float[] parameters, float[] inputs, int row) {
        double[] in = new double[architecture.inputs()];
        for (int i = 0; i < in.length; i++) {
            in[i] = inputs[row * in.length + i];
        }
        for (int layer = 0; layer < architecture.layers(); layer++) {
            double[] out = new double[architecture.width(layer + 1)];
            for (int o = 0; o < out.length; o++) {
                double sum = parameters[architecture.biases(layer) + o];
                for (int i = 0; i < in.length; i++) {
                    sum += in[i] * parameters[architecture.weights(layer) + o * in.length + i];
                }
                boolean linear = layer == architecture.layers() - 1;
                double active = architecture.activation() == Activation.TANH ? Math.tanh(sum) : Math.max(0, sum);
                out[o] = linear ? sum : active;
            }
            in = out;
        }
        return in;
    }

    @Test
    void anArchitectureOfTooManyParametersIsRefusedHoweverManyLayersAddUpToThem() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Architecture(1 << 24, List.of(1 << 24), Activation.TANH, 1))
                .withMessageStartingWith("network parameters is ");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Architecture(1, Collections.nCopies(1 << 17, 1 << 24), Activation.TANH, 1)) // 2^65
                .withMessageStartingWith("network parameters is ");
    }
}
