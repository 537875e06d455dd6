package org.rollout4j.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.rollout4j.fakes.Gaussians.gaussians;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.nn.Activation;
import org.rollout4j.nn.Architecture;

class MeanOutputsTest {
    private static final int ROWS = 3;
    private static final int INPUTS = 4;

    @ParameterizedTest
    @CsvSource({"true, 2, 5", "false, 2, 5", "true, 1, 6", "true, 3, 1"})
    void theNetworkOfMeansGivesTheMeansOfTheOutputs(boolean deep, int means, int group) {
        Architecture architecture =
                new Architecture(INPUTS, deep ? List.of(7, 5) : List.of(), Activation.TANH, means * group);
        SplitMix rng = new SplitMix(means);
        float[] parameters = gaussians(rng, architecture.parameterCount()); // biases too
        Architecture ofMeans = architecture.withOutputs(means);
        float[] meanParameters = gaussians(rng, ofMeans.parameterCount()); // overwritten
        Parameters.meanOutputs(architecture, parameters, group, meanParameters);
        float[] inputs = gaussians(rng, ROWS * INPUTS);
        float[] outputs = outputs(architecture, parameters, inputs);
        float[] found = outputs(ofMeans, meanParameters, inputs);
        for (int i = 0; i < found.length; i++) {
            double sum = 0;
            for (int j = i * group; j < (i + 1) * group; j++) {
                sum += outputs[j];
            }
            assertThat((double) found[i]).isCloseTo(sum / group, within(1e-5));
        }
    }

    private static float[] outputs(Architecture architecture, float[] parameters, float[] inputs) {
        TrainableNetwork network = TrainableNetwork.of(architecture, NetworkConfig.DENSE);
        network.setParameters(parameters, 0);
        float[] outputs = new float[ROWS * architecture.outputs()];
        network.newPass(ROWS).forward(ROWS, inputs, 0, outputs, 0);
        return outputs;
    }
}
