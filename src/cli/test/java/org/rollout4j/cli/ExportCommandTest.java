package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.factory.Nd4j;
import org.rollout4j.Model;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.SplitMix;
import org.rollout4j.model.Inspection;
import org.rollout4j.nn.train.NetworkConfig;
import org.rollout4j.nn.train.TrainableNetwork;
import org.rollout4j.policy.Networks;
import org.rollout4j.policy.TrainedNetwork;

@Tag("slow")
class ExportCommandTest {
    private static final int ROWS = 200;
    private static final int CELLS = 4;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"ppo, tanh, false", "ppo, relu, false", "ppo, tanh, true", "a2c, relu, true"})
    void plainDeeplearning4jGivesTheSameOutputs(String algorithm, String activation, boolean normalised)
            throws IOException {
        Path run = Outcome.trained(
                folder.resolve("run"),
                "--algo",
                algorithm,
                "--set",
                "network.activation=" + activation,
                "--set",
                "normaliseObservations=" + normalised,
                "--set",
                "envs=4",
                "--set",
                "horizon=16");

        Outcome.of("export", run, "--format", "dl4j", "--out", folder.resolve("new/x"))
                .succeeded();

        Model model = Model.load(run);
        Networks networks = Inspection.of(run).networks().orElseThrow();
        float[] observations = observations();
        float[] normal = new float[observations.length];
        networks.normaliser().apply(ROWS, observations, normal);
        float[] logits = restored("new/x-policy.zip", observations);
        assertClose(logits, ours(networks.networks().get("policy"), normal));
        assertClose(
                restored("new/x-value.zip", observations),
                ours(networks.networks().get("value"), normal));
        assertThat(best(logits)).isEqualTo(actions(model, observations));
    }

    @ParameterizedTest
    @CsvSource({"dqn, dueling=false", "dqn, dueling=true", "dqn, quantiles=5"})
    void actionValuesGoToPlainDeeplearning4j(String algorithm, String setting) throws IOException {
        Path run = Outcome.trained(
                folder.resolve("run"), "--algo", algorithm, "--set", setting, "--set", "learningStarts=1");
        boolean dueling = setting.equals("dueling=true");

        Outcome.of("export", run, "--out", folder.resolve("x")).succeeded();

        float[] observations = observations();
        Map<String, TrainedNetwork> networks =
                Inspection.of(run).networks().orElseThrow().networks();
        assertThat(networks.keySet()).isEqualTo(dueling ? Set.of("advantage", "value") : Set.of("q"));
        networks.forEach((name, network) -> assertClose(
                restored("x-" + name + ".zip", observations),
                ours(network, observations),
                1e-5f)); // what both networks promise
        // a value for all actions does not change which is best
        float[] values = restored(dueling ? "x-advantage.zip" : "x-q.zip", observations);
        assertThat(best(values)).isEqualTo(actions(Model.load(run), observations));
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        Path run = Outcome.trained(folder.resolve("run"), "--set", "envs=4", "--set", "horizon=16");
        Path value = Files.writeString(folder.resolve("run-value.zip"), "precious");

        Outcome.of("export", run, "--out", folder).failedWith(1, "run-value.zip", "exists", "--force");
        assertThat(value).hasContent("precious");
        assertThat(folder.resolve("run-policy.zip")).doesNotExist();

        Outcome.of("export", run, "--out", folder, "--force").succeeded();
        assertThat(ModelSerializer.restoreMultiLayerNetwork(value.toFile()).numParams())
                .isEqualTo(5 * 64 + 65 * 64 + 65);
    }

    @Test
    void whatCannotBeExportedOrWrittenIsSaid() throws IOException {
        Path table = Outcome.trained(folder.resolve("table"), "--algo", "sarsa");
        Path file = Files.writeString(folder.resolve("file"), "");

        Outcome.of("export", table).failedWith(1, "sarsa learns a table", "only networks can be exported");
        Outcome.of("export", table, "--format", "onnx").failedWith(1, "sarsa learns a table");
        Outcome.of("export", table, "--format", "pmml").failedWith(2, "--format", "pmml", "ONNX");

        Path run = Outcome.trained(folder.resolve("run"), "--set", "envs=4", "--set", "horizon=16");
        Outcome.of("export", run, "--out", file.resolve("x")).failedWith(1, "cannot write");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("table", "file", "run");
        }
    }

    private static void assertClose(float[] actual, float[] expected) {
        assertClose(actual, expected, 1e-6f);
    }

    private static void assertClose(float[] actual, float[] expected, float tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(tolerance * Math.max(1, Math.abs(expected[i]))));
        }
    }

    /** Far beyond what was seen too, so that a normaliser clips. */
    private static float[] observations() {
        SplitMix rng = new SplitMix(8);
        float[] observations = new float[ROWS * CELLS];
        for (int i = 0; i < observations.length; i++) {
            observations[i] = (float) (rng.nextGaussian() * (i % 3 == 0 ? 20 : 1));
        }
        return observations;
    }

    private float[] restored(String file, float[] observations) {
        MultiLayerNetwork network;
        try {
            network = ModelSerializer.restoreMultiLayerNetwork(
                    folder.resolve(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return network.output(Nd4j.create(observations, new int[] {ROWS, CELLS}, 'c'))
                .dup('c')
                .data()
                .asFloat();
    }

    private static float[] ours(TrainedNetwork trained, float[] normal) {
        TrainableNetwork network = TrainableNetwork.of(trained.architecture(), NetworkConfig.DENSE);
        network.setParameters(trained.parameters(), 0);
        float[] outputs = new float[ROWS * trained.architecture().outputs()];
        network.newPass(ROWS).forward(ROWS, normal, 0, outputs, 0);
        return outputs;
    }

    private static int[] best(float[] logits) {
        int actions = logits.length / ROWS;
        int[] best = new int[ROWS];
        for (int row = 0; row < ROWS; row++) {
            for (int a = 1; a < actions; a++) {
                if (logits[row * actions + a] > logits[row * actions + best[row]]) {
                    best[row] = a;
                }
            }
        }
        return best;
    }

    private static int[] actions(Model model, float[] observations) {
        Actions out = Actions.of(ActionSpace.discrete(4), ROWS);
        model.policy().open(ROWS, new SplitMix(1)).act(new ObservationBatch(ROWS, observations, null), out);
        return IntStream.range(0, ROWS).map(out::number).toArray();
    }
}
