package org.rollout4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.rollout4j.fakes.Gaussians.gaussians;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.SplitMix;

class NetworkSpecTest {
    private static final int ROWS = 12;
    private static final int INPUTS = 4;

    static Stream<Architecture> architectures() {
        return Stream.of(
                new Architecture(INPUTS, List.of(), Activation.TANH, 2),
                new Architecture(INPUTS, List.of(3), Activation.RELU, 2),
                new Architecture(INPUTS, List.of(3, 5), Activation.TANH, 1));
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void anArchitectureIsItsLayers(Architecture architecture) {
        NetworkSpec spec = NetworkSpec.of(architecture);
        assertThat(spec.architecture()).contains(architecture);
        float[] parameters = gaussians(new SplitMix(1), architecture.parameterCount());
        float[] fast = outputs(spec.network(parameters));
        float[] slow = outputs(new LayeredNetwork(spec, parameters));
        for (int i = 0; i < fast.length; i++) {
            assertThat(slow[i]).isCloseTo(fast[i], within(1e-5f));
        }
    }

    @Test
    void anyLayersFollowEachOther() {
        NetworkSpec spec =
                new NetworkSpec(INPUTS, List.of(layer("wave", "frequency", 2), dense(3), layer("relu"), layer("tanh")));
        assertThat(spec.architecture()).isEmpty();
        assertThat(spec.describe()).isEqualTo("wave, dense, relu, tanh");
        float[] parameters = gaussians(new SplitMix(2), 4 + 3 * 5);
        float[] inputs = gaussians(new SplitMix(5), ROWS * INPUTS);
        float[] outputs = outputs(spec.network(parameters));
        for (int row = 0; row < ROWS; row++) {
            for (int o = 0; o < 3; o++) {
                double sum = parameters[4 + 12 + o];
                for (int i = 0; i < 4; i++) {
                    sum += parameters[4 + o * 4 + i] * parameters[i] * Math.sin(2 * inputs[row * INPUTS + i]);
                }
                assertThat((double) outputs[row * 3 + o]).isCloseTo(Math.tanh(Math.max(0, sum)), within(1e-5));
            }
        }
    }

    @Test
    void whatIsNoNetworkIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetworkSpec(INPUTS, List.of(layer("attention"), dense(2))).network(new float[9]))
                .withMessage("layer type is attention: nothing on the class path computes it, only "
                        + "[dense, relu, tanh, wave]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetworkSpec(INPUTS, List.of(layer("wave", "frequency", 11), dense(2)))
                        .network(new float[9]))
                .withMessageContaining("frequency of layer wave is 11.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetworkSpec(INPUTS, List.of(layer("tanh"), dense(2))).network(new float[9]))
                .withMessage("number of parameters is 9: 10 are needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetworkSpec(INPUTS, List.of()))
                .withMessageContaining("network layers is []");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new NetworkSpec(1 << 24, List.of(layer("tanh"), dense(1 << 24))).network(new float[9]))
                .withMessageContaining("network parameters is");
    }

    /** Between the offsets and nowhere else. */
    private static float[] outputs(Network network) {
        float[] inputs = new float[ROWS * INPUTS + 5];
        System.arraycopy(gaussians(new SplitMix(5), ROWS * INPUTS), 0, inputs, 5, ROWS * INPUTS);
        float[] outputs = new float[ROWS * network.outputs() + 3];
        network.newPass(ROWS).forward(ROWS, inputs, 5, outputs, 2);
        assertThat(List.of(outputs[0], outputs[1], outputs[outputs.length - 1])).containsOnly(0f);
        float[] found = new float[ROWS * network.outputs()];
        System.arraycopy(outputs, 2, found, 0, found.length);
        return found;
    }

    private static LayerSpec dense(int outputs) {
        return layer("dense", "outputs", outputs);
    }

    private static LayerSpec layer(String type) {
        return LayerSpec.of(type, Map.of());
    }

    private static LayerSpec layer(String type, String setting, int value) {
        return LayerSpec.of(type, Map.of(setting, (double) value));
    }
}
