package org.rollout4j.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.rollout4j.fakes.Gaussians.gaussians;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.dl4j.Dl4jExport;
import org.rollout4j.fakes.Bits;
import org.rollout4j.fakes.Padded;
import org.rollout4j.fakes.Softmax;
import org.rollout4j.math.PolicyLoss;
import org.rollout4j.math.Surrogate;
import org.rollout4j.math.ValueLoss;
import org.rollout4j.nn.Activation;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.BatchForward;
import org.rollout4j.nn.ObservationNormaliser;

class NetworkTest {
    static Stream<Arguments> shapes() {
        return Stream.of(Activation.values())
                .flatMap(activation -> Stream.of(
                        Arguments.of(new Architecture(3, List.of(), activation, 2), 1),
                        Arguments.of(new Architecture(5, List.of(), activation, 1), 300),
                        Arguments.of(new Architecture(4, List.of(7), activation, 3), 2),
                        Arguments.of(new Architecture(1, List.of(1), activation, 1), 5),
                        Arguments.of(new Architecture(16, List.of(64, 64), activation, 4), 128),
                        Arguments.of(new Architecture(16, List.of(64, 64), activation, 4), 300),
                        Arguments.of(new Architecture(9, List.of(8, 13, 5), activation, 6), 17),
                        // a value network, whose last product is one of a matrix and a vector; one row
                        // is plain loops, two are the fewest for OpenBLAS
                        Arguments.of(new Architecture(16, List.of(64, 64), activation, 1), 1),
                        Arguments.of(new Architecture(16, List.of(64, 64), activation, 1), 2),
                        Arguments.of(new Architecture(16, List.of(64, 64), activation, 1), 3),
                        Arguments.of(new Architecture(16, List.of(64, 64), activation, 1), 64),
                        Arguments.of(new Architecture(16, List.of(64, 64), activation, 1), 512),
                        Arguments.of(new Architecture(16, List.of(64, 64), activation, 4), 1),
                        Arguments.of(new Architecture(16, List.of(64, 64), activation, 4), 2),
                        Arguments.of(new Architecture(16, List.of(64, 64), activation, 4), 3),
                        Arguments.of(new Architecture(16, List.of(64, 64), activation, 4), 64),
                        Arguments.of(new Architecture(16, List.of(64, 64), activation, 4), 512)));
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("shapes")
    void bothBackendsAgree(Architecture architecture, int rows) {
        SplitMix rng = new SplitMix(rows);
        float[] parameters = parameters(architecture, rng);
        float[] inputs = gaussians(rng, rows * architecture.inputs());
        float[] outputGradients = gaussians(rng, rows * architecture.outputs());
        for (int i = 0; i < outputGradients.length; i++) {
            outputGradients[i] /= rows; // as a mean over rows has them
        }
        Result dense = pass(architecture, NetworkConfig.DENSE, parameters, rows, inputs, outputGradients);
        Result dl4j = pass(architecture, "dl4j", parameters, rows, inputs, outputGradients);
        assertThat(Bits.largestDifference(dense.outputs, dl4j.outputs)).isLessThan(1e-5);
        assertThat(Bits.largestDifference(dense.gradient, dl4j.gradient)).isLessThan(1e-5);
        assertThat(magnitude(dense.gradient)).as("the gradient is there").isGreaterThan(1e-3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dense", "dl4j"})
    void theOffsetIntoTheParametersCounts(String backend) {
        Architecture architecture = new Architecture(2, List.of(3), Activation.TANH, 2);
        float[] parameters = parameters(architecture, new SplitMix(1));
        float[] shifted = new float[parameters.length + 5];
        System.arraycopy(parameters, 0, shifted, 5, parameters.length);
        TrainableNetwork network = TrainableNetwork.of(architecture, backend);
        network.setParameters(shifted, 5);
        float[] outputs = new float[2];
        network.newPass(1).forward(1, new float[] {1, -2}, 0, outputs, 0);
        float[] inputs = {1, -2};
        Result expected = pass(architecture, backend, parameters, 1, inputs, new float[2]);
        assertThat(outputs).containsExactly(expected.outputs);
    }

    @ParameterizedTest
    @CsvSource({
        "DENSE, 1, 3",
        "DENSE, 2, 1",
        "DENSE, 3, 1",
        "DENSE, 7, 3",
        "DENSE, 7, 1",
        "DL4J, 1, 3",
        "DL4J, 2, 1",
        "DL4J, 7, 3"
    })
    void aPassWorksBetweenItsOffsetsAndTouchesNothingElse(String backend, int rows, int outputs) {
        Architecture architecture = new Architecture(4, List.of(6, 5), Activation.TANH, outputs);
        SplitMix rng = new SplitMix(rows);
        float[] parameters = parameters(architecture, rng);
        float[] inputs = gaussians(rng, rows * 4);
        float[] outputGradients = gaussians(rng, rows * outputs);
        Result expected = pass(architecture, backend, parameters, rows, inputs, outputGradients);
        TrainableNetwork network = TrainableNetwork.of(architecture, backend);
        network.setParameters(parameters, 0);
        TrainableNetwork.TrainingPass pass = network.newTrainingPass(rows + 3); // room for more than is asked of it
        float[] paddedInputs = Padded.of(11, inputs);
        float[] paddedGradients = Padded.of(0, outputGradients);
        float[] someOutputs = Padded.nothing(7, rows * outputs);
        float[] someGradient = Padded.nothing(3, parameters.length);
        pass.forward(rows, paddedInputs, 11, someOutputs, 7);
        pass.backward(rows, paddedGradients, someGradient, 3);
        assertThat(someOutputs).containsExactly(Padded.of(7, expected.outputs));
        assertThat(someGradient).containsExactly(Padded.of(3, expected.gradient));
        assertThat(paddedInputs).containsExactly(Padded.of(11, inputs));
        assertThat(paddedGradients).containsExactly(Padded.of(0, outputGradients));
    }

    @ParameterizedTest
    @CsvSource({"dense, TANH, 1, 3", "dense, RELU, 257, 1", "dense, TANH, 256, 8", "dl4j, TANH, 7, 3"})
    void threadsThatShareTheWayBackComputeWhatOneDoes(String backend, Activation activation, int rows, int outputs) {
        Architecture architecture = new Architecture(5, List.of(64, 33), activation, outputs);
        SplitMix rng = new SplitMix(rows);
        float[] parameters = parameters(architecture, rng);
        float[] inputs = gaussians(rng, rows * 5);
        float[] outputGradients = gaussians(rng, rows * outputs);
        float[] whole = pass(architecture, backend, parameters, rows, inputs, outputGradients).gradient;
        TrainableNetwork network = TrainableNetwork.of(architecture, backend);
        network.setParameters(parameters, 0);
        float[][] shared = new float[3][parameters.length];
        for (int threads = 1; threads <= shared.length; threads++) {
            try (Workers workers = new Workers(threads)) {
                TrainableNetwork.TrainingPass pass = network.newTrainingPass(rows);
                pass.forward(rows, inputs, 0, new float[rows * outputs], 0);
                pass.backward(rows, outputGradients, shared[threads - 1], 0, workers);
            }
        }
        assertThat(shared[1]).containsExactly(shared[0]);
        assertThat(shared[2]).containsExactly(shared[0]);
        for (int i = 0; i < whole.length; i++) {
            assertThat(shared[0][i]).isCloseTo(whole[i], within(1e-5f * Math.max(1, Math.abs(whole[i]))));
        }
    }

    @Test
    void anHandMadeNetworkComputesWhatTheParametersSay() {
        // weights [out][in], then biases, layer after layer
        float[] parameters = {1, 2, 3, 4, 0.5f, -20, 1, 10, 100};
        Architecture architecture = new Architecture(2, List.of(2), Activation.RELU, 1);
        for (String backend : List.of("dense", "dl4j")) {
            Result result = pass(architecture, backend, parameters, 1, new float[] {1, 1}, new float[] {1});
            assertThat(result.outputs).containsExactly(103.5f); // hidden 3.5 and 0
            assertThat(result.gradient).containsExactly(1, 1, 0, 0, 1, 0, 3.5f, 0, 1);
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"dense", "dl4j"})
    void theWholeChainOfThePolicyHasTheGradientOfItsLoss(String backend) {
        int rows = 20;
        Architecture architecture = new Architecture(3, List.of(6, 5), Activation.TANH, 3);
        SplitMix rng = new SplitMix(3);
        float[] inputs = gaussians(rng, rows * 3);
        float[] parameters = parameters(architecture, rng);
        float[] logits = pass(architecture, backend, parameters, rows, inputs, new float[rows * 3]).outputs;
        float[] logProbs = Softmax.logProbs(rows, 3, logits, null);
        float[] actions = new float[rows];
        float[] oldLogProbs = new float[rows];
        for (int row = 0; row < rows; row++) {
            actions[row] = rng.nextInt(3);
            // ratios near 1 and far beyond the clip range, none near its kink
            float move = row % 3 == 0 ? 1.5f : 0.1f * (float) rng.nextGaussian();
            oldLogProbs[row] = logProbs[row * 3 + (int) actions[row]] - move;
        }
        PolicyLoss.Batch batch = new PolicyLoss.Batch(rows, 3, null, actions, oldLogProbs, gaussians(rng, rows));
        checkGradient(architecture, backend, parameters, rows, inputs, (outputs, gradients) -> {
            PolicyLoss.Sums sums = new PolicyLoss.Sums();
            PolicyLoss.categorical(Surrogate.clipped(0.9), batch, outputs, 0.1, 1f / rows, gradients, sums);
            return (sums.loss - 0.1 * sums.entropy) / rows;
        });
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"dense", "dl4j"})
    void theWholeChainOfTheValueHasTheGradientOfItsLoss(String backend) {
        int rows = 20;
        Architecture architecture = new Architecture(4, List.of(6), Activation.TANH, 1);
        SplitMix rng = new SplitMix(4);
        float[] inputs = gaussians(rng, rows * 4);
        float[] returns = gaussians(rng, rows);
        checkGradient(
                architecture,
                backend,
                parameters(architecture, rng),
                rows,
                inputs,
                (values, gradients) -> ValueLoss.squaredError(
                                rows, values, values, returns, Double.POSITIVE_INFINITY, 1f / rows, gradients)
                        / rows);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dense", "dl4j"})
    void anyNumberOfRowsAndWorkersGivesTheSame(String backend) {
        Architecture architecture = new Architecture(5, List.of(16), Activation.TANH, 3);
        SplitMix rng = new SplitMix(5);
        TrainableNetwork network = TrainableNetwork.of(architecture, backend);
        network.setParameters(parameters(architecture, rng), 0);
        int most = 1300;
        float[] inputs = gaussians(rng, most * 5);
        float[] all = new float[most * 3];
        try (Workers two = new Workers(2)) {
            BatchForward alone = new BatchForward(network, Workers.caller());
            BatchForward shared = new BatchForward(network, two);
            alone.apply(most, inputs, all);
            for (int rows : new int[] {0, 1, 2, 127, 128, 129, 256, 257, 700, 1024, 1025, 1300}) {
                float[] one = new float[most * 3];
                float[] other = new float[most * 3];
                alone.apply(rows, inputs, one);
                shared.apply(rows, inputs, other);
                assertThat(other).as("%d rows", rows).containsExactly(one);
                for (int i = 0; i < most * 3; i++) {
                    assertThat(one[i]).isCloseTo(i < rows * 3 ? all[i] : 0, within(1e-6f));
                }
            }
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("shapes")
    void plainDeeplearning4jRestoresAnExport(Architecture architecture, int rows) throws IOException {
        SplitMix rng = new SplitMix(6);
        float[] parameters = parameters(architecture, rng);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        Dl4jExport.write(architecture, parameters, new ObservationNormaliser(architecture.inputs(), false), file);
        MultiLayerNetwork restored =
                ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(file.toByteArray()));
        float[] inputs = gaussians(rng, rows * architecture.inputs());
        float[] theirs = restored.output(Nd4j.create(inputs, new int[] {rows, architecture.inputs()}, 'c'))
                .dup('c')
                .data()
                .asFloat();
        Result ours = pass(
                architecture, NetworkConfig.DENSE, parameters, rows, inputs, new float[rows * architecture.outputs()]);
        assertThat(Bits.largestDifference(ours.outputs, theirs)).isLessThan(1e-5);
    }

    static Stream<Arguments> badConfigs() {
        return Stream.of(
                bad("network.hiddenSizes is 0", c -> c.withHiddenSizes(List.of(64, 0))),
                bad("network.hiddenSizes is 16385", c -> c.withHiddenSizes(List.of(16_385))),
                bad(
                        "network.hiddenSizes is [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]",
                        c -> c.withHiddenSizes(java.util.Collections.nCopies(17, 1))),
                bad("network.activation is null", c -> c.withActivation(null)),
                bad("network.backend is null", c -> c.withBackend(null)),
                bad("network.backend is tpu: dense and dl4j are allowed", c -> c.withBackend("tpu")));
    }

    @ParameterizedTest
    @MethodSource("badConfigs")
    void badComponentsAreNamed(String message, UnaryOperator<NetworkConfig> change) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.apply(NetworkConfig.defaults()))
                .withMessageStartingWith(message);
    }

    @Test
    void networksThatDoNotFitMemoryAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Architecture(1 << 20, List.of(16_384), Activation.TANH, 4))
                .withMessageStartingWith("network parameters is 17179")
                .withMessageContaining("network.hiddenSizes");
    }

    private static Arguments bad(String message, UnaryOperator<NetworkConfig> change) {
        return Arguments.of(message, change);
    }

    @FunctionalInterface
    private interface Loss {
        double of(float[] outputs, float[] outputGradients);
    }

    private record Result(float[] outputs, float[] gradient) {}

    /** Central differences along random directions: float32 leaves too few digits for single parameters. */
    private static void checkGradient(
            Architecture architecture, String backend, float[] parameters, int rows, float[] inputs, Loss loss) {
        TrainableNetwork network = TrainableNetwork.of(architecture, backend);
        TrainableNetwork.TrainingPass pass = network.newTrainingPass(rows);
        float[] outputs = new float[rows * architecture.outputs()];
        float[] outputGradients = new float[outputs.length];
        float[] gradient = new float[parameters.length];
        network.setParameters(parameters, 0);
        pass.forward(rows, inputs, 0, outputs, 0);
        loss.of(outputs, outputGradients);
        pass.backward(rows, outputGradients, gradient, 0);
        SplitMix rng = new SplitMix(99);
        for (int direction = 0; direction < 40; direction++) {
            float[] step = direction < 20 ? oneParameter(parameters.length, rng) : gaussians(rng, parameters.length);
            double length = direction < 20 ? 1e-2 : 3e-3;
            double slope = 0;
            for (int i = 0; i < gradient.length; i++) {
                slope += (double) gradient[i] * step[i];
            }
            double above = lossAt(network, pass, loss, parameters, step, length, rows, inputs);
            double below = lossAt(network, pass, loss, parameters, step, -length, rows, inputs);
            assertThat(slope).isCloseTo((above - below) / (2 * length), within(3e-4 + 2e-3 * Math.abs(slope)));
        }
    }

    private static double lossAt(
            TrainableNetwork network,
            TrainableNetwork.TrainingPass pass,
            Loss loss,
            float[] parameters,
            float[] step,
            double length,
            int rows,
            float[] inputs) {
        float[] moved = parameters.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (length * step[i]);
        }
        network.setParameters(moved, 0);
        float[] outputs = new float[rows * network.outputs()];
        pass.forward(rows, inputs, 0, outputs, 0);
        return loss.of(outputs, new float[outputs.length]);
    }

    private static float[] oneParameter(int length, SplitMix rng) {
        float[] step = new float[length];
        step[rng.nextInt(length)] = 1;
        return step;
    }

    private static Result pass(
            Architecture architecture,
            String backend,
            float[] parameters,
            int rows,
            float[] inputs,
            float[] outputGradients) {
        TrainableNetwork network = TrainableNetwork.of(architecture, backend);
        network.setParameters(parameters, 0);
        TrainableNetwork.TrainingPass pass = network.newTrainingPass(rows);
        float[] outputs = new float[rows * architecture.outputs()];
        float[] gradient = new float[architecture.parameterCount()];
        pass.forward(rows, inputs, 0, outputs, 0);
        pass.backward(rows, outputGradients, gradient, 0);
        return new Result(outputs, gradient);
    }

    /** Initial parameters with biases that are not zero. */
    private static float[] parameters(Architecture architecture, SplitMix rng) {
        float[] parameters = Parameters.orthogonal(architecture, 1, rng);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] += 0.05f * (float) rng.nextGaussian();
        }
        return parameters;
    }

    private static double magnitude(float[] values) {
        return Gradients.norm(values);
    }
}
