package org.rollout4j.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.SplitMix;
import org.rollout4j.nn.Activation;
import org.rollout4j.nn.Architecture;

class InitialParametersTest {
    private static final Architecture ARCHITECTURE = new Architecture(7, List.of(12, 12, 5), Activation.TANH, 3);

    @Test
    void weightsAreOrthogonalTimesTheGainAndBiasesZero() {
        double outputGain = 0.01;
        float[] parameters = Parameters.orthogonal(ARCHITECTURE, outputGain, new SplitMix(1));
        int at = 0;
        for (int layer = 0; layer < ARCHITECTURE.layers(); layer++) {
            int in = ARCHITECTURE.width(layer);
            int out = ARCHITECTURE.width(layer + 1);
            double gain = layer == ARCHITECTURE.layers() - 1 ? outputGain : Math.sqrt(2);
            boolean byRows = out <= in;
            int vectors = Math.min(in, out);
            int length = Math.max(in, out);
            for (int a = 0; a < vectors; a++) {
                for (int b = 0; b < vectors; b++) {
                    double dot = 0;
                    for (int i = 0; i < length; i++) {
                        double x = parameters[at + (byRows ? a * in + i : i * in + a)];
                        double y = parameters[at + (byRows ? b * in + i : i * in + b)];
                        dot += x * y;
                    }
                    assertThat(dot / (gain * gain)).isCloseTo(a == b ? 1 : 0, within(1e-5));
                }
            }
            at += in * out;
            for (int i = 0; i < out; i++) {
                assertThat(parameters[at++]).isZero();
            }
        }
        assertThat(at).isEqualTo(ARCHITECTURE.parameterCount()).isEqualTo(parameters.length);
    }

    @Test
    void theSeedDecidesEveryBit() {
        float[] once = Parameters.orthogonal(ARCHITECTURE, 1, new SplitMix(2));
        assertThat(Parameters.orthogonal(ARCHITECTURE, 1, new SplitMix(2))).containsExactly(once);
        assertThat(Parameters.orthogonal(ARCHITECTURE, 1, new SplitMix(3))).isNotEqualTo(once);
    }
}
