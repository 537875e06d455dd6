package org.rollout4j.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.rollout4j.fakes.Gaussians.gaussians;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.nn.Activation;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.DenseNetwork;

/** A network whose weights are kept transposed for products of many rows. */
class ManyRowsTest {
    private static final int INPUTS = 17;
    private static final int OUTPUTS = 20;
    private static final int ROWS = 300;

    private final Architecture architecture = new Architecture(INPUTS, List.of(64, 33), Activation.TANH, OUTPUTS);
    private final DenseNetwork network = new DenseNetwork(architecture);
    private final SplitMix rng = new SplitMix(1);

    @Test
    void manyRowsFollowTheParametersAsOneDoes() {
        for (int change = 0; change < 3; change++) {
            network.setParameters(gaussians(rng, architecture.parameterCount()), 0);
            assertRowsAsAlone();
        }
    }

    @Test
    void threadsThatBeginTogetherSeeTheSameWeights() {
        try (Workers workers = new Workers(4)) {
            float[] inputs = gaussians(rng, ROWS * INPUTS);
            for (int change = 0; change < 50; change++) {
                network.setParameters(gaussians(rng, architecture.parameterCount()), 0);
                float[][] outputs = new float[8][ROWS * OUTPUTS];
                workers.forEach(
                        outputs.length, task -> network.newPass(ROWS).forward(ROWS, inputs, 0, outputs[task], 0));
                for (float[] other : outputs) {
                    assertThat(other).isEqualTo(outputs[0]);
                }
            }
            assertRowsAsAlone();
        }
    }

    private void assertRowsAsAlone() {
        float[] inputs = gaussians(rng, ROWS * INPUTS);
        float[] outputs = new float[ROWS * OUTPUTS];
        network.newPass(ROWS).forward(ROWS, inputs, 0, outputs, 0);
        float[] alone = new float[OUTPUTS];
        for (int row = 0; row < ROWS; row++) {
            network.newPass(1).forward(1, inputs, row * INPUTS, alone, 0);
            for (int i = 0; i < OUTPUTS; i++) {
                assertThat(outputs[row * OUTPUTS + i]).isCloseTo(alone[i], within(2e-4f));
            }
        }
    }
}
