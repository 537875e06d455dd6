package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.Model;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.SplitMix;
import org.rollout4j.model.Inspection;
import org.rollout4j.nn.train.NetworkConfig;
import org.rollout4j.nn.train.TrainableNetwork;
import org.rollout4j.peers.OnnxRuntime;
import org.rollout4j.peers.OnnxRuntime.Output;
import org.rollout4j.policy.Networks;
import org.rollout4j.policy.TrainedNetwork;

/** What {@code export --format onnx} writes, as others read it. */
class OnnxFileTest {
    private static final Path MODELS = Path.of("models");
    private static final int ROWS = 10_000;

    @TempDir
    private Path folder;

    @Test
    void oneFileSaysWhatGoesInAndOutAndWhereItComesFrom() throws IOException, OrtException {
        Path run = Outcome.trained(folder.resolve("run"), "--set", "envs=4", "--set", "horizon=16");
        Path file = folder.resolve("new/x.onnx");

        JsonNode json = Outcome.of("export", run, "--format", "onnx", "--out", folder.resolve("new/x"), "--json")
                .succeeded()
                .json();

        assertThat(json.get("format").asText()).isEqualTo("onnx");
        assertThat(json.get("model").asText()).isEqualTo(file.toString());
        try (Stream<Path> files = Files.list(folder.resolve("new"))) {
            assertThat(files).containsExactly(file);
        }
        try (OnnxRuntime runtime = new OnnxRuntime(Files.readAllBytes(file))) {
            assertThat(runtime.signature())
                    .containsExactly(
                            "observation FLOAT [-1, 4]",
                            "action INT64 [-1]",
                            "probabilities FLOAT [-1, 4]",
                            "logits FLOAT [-1, 4]",
                            "value FLOAT [-1]");
            assertThat(runtime.description()).isEqualTo("Policy of ppo after 256 steps in drain-grid-2x2.");
            assertThat(runtime.metadata())
                    .containsEntry("environment", "drain-grid-2x2")
                    .containsEntry("algorithm", "ppo")
                    .containsEntry("steps", "256")
                    .containsEntry("version", Provenance.now().version())
                    .containsEntry("observation_shape", "[2,2]")
                    .containsEntry("observation_low", "[0.0]")
                    .containsEntry("observation_high", "[1.0]")
                    .containsEntry("action_count", "4")
                    .containsEntry("action_names", "[\"down\",\"up\",\"right\",\"left\"]");
        }
    }

    @Test
    void continuousActionsAndInfiniteBoundsAreInTheMetadata() throws IOException, OrtException {
        try (OnnxRuntime pendulum = new OnnxRuntime(Files.readAllBytes(exported("Pendulum-v1-sac")));
                OnnxRuntime cartPole = new OnnxRuntime(Files.readAllBytes(exported("CartPole-v1-ppo")))) {
            assertThat(pendulum.metadata())
                    .containsEntry("action_shape", "[1]")
                    .containsEntry("action_low", "[-2.0]")
                    .containsEntry("action_high", "[2.0]")
                    .doesNotContainKeys("action_count", "action_names");
            assertThat(cartPole.metadata())
                    .hasEntrySatisfying(
                            "observation_high",
                            bounds -> assertThat(bounds).isEqualTo("[4.8,\"Infinity\",0.41887903,\"Infinity\"]"));
        }
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        Path precious = Files.writeString(folder.resolve("inventory-ppo.onnx"), "precious");
        Path model = MODELS.resolve("inventory-ppo.zip");

        Outcome.of("export", model, "--format", "onnx", "--out", folder)
                .failedWith(1, "inventory-ppo.onnx", "exists", "--force");
        assertThat(precious).hasContent("precious");

        Outcome.of("export", model, "--format", "onnx", "--out", precious, "--force")
                .succeeded();
        assertThat(Files.size(precious)).isGreaterThan(1000);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).as("its ending is not doubled").containsExactly(precious);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drain-grid-5x5-ppo",
                "Acrobot-v1-ppo",
                "CliffWalking-v1-dqn",
                "MountainCar-v0-dqn",
                "Pendulum-v1-sac"
            })
    void shippedModelsActAlike(String name) throws IOException, OrtException {
        Model model = Model.load(MODELS.resolve(name + ".zip"));
        EnvironmentSpec spec = model.spec();
        float[] observations = observations(spec.observations(), new SplitMix(11));
        Actions ours = Actions.of(spec.actions(), ROWS);
        model.policy().open(ROWS, new SplitMix(1)).act(new ObservationBatch(ROWS, observations, null), ours);

        Map<String, Output> theirs;
        try (OnnxRuntime runtime = new OnnxRuntime(Files.readAllBytes(exported(name)))) {
            theirs = runtime.run(ROWS, observations, null);
        }

        if (spec.continuous()) {
            for (int i = 0; i < ours.values().length; i++) {
                assertThat(Math.abs(theirs.get("action").floats()[i] - ours.values()[i]))
                        .isLessThanOrEqualTo(1e-5f);
            }
            return;
        }
        String preferred = theirs.containsKey("logits") ? "logits" : "values";
        assertBest(theirs.get("action"), ours, theirs.get(preferred).floats());
        Networks networks = Inspection.of(Path.of(model.name())).networks().orElseThrow();
        float[] normal = new float[observations.length];
        networks.normaliser().apply(ROWS, observations, normal);
        Map.of("policy", "logits", "q", "values", "value", "value").forEach((network, output) -> {
            if (networks.networks().containsKey(network)) {
                assertClose(
                        theirs.get(output).floats(), outputs(networks.networks().get(network), normal));
            }
        });
    }

    /** The same actions but where two are equally good. */
    private static void assertBest(Output best, Actions chosen, float[] preferences) {
        int actions = preferences.length / ROWS;
        for (int row = 0; row < ROWS; row++) {
            float most = preferences[row * actions + (int) best.integers()[row]];
            float taken = preferences[row * actions + chosen.number(row)];
            assertThat(most - taken).as("row " + row).isBetween(0f, 1e-5f * Math.max(1, Math.abs(most)));
        }
    }

    /** To a fraction of the largest: rounding grows with what is added up in a network, which may be much larger than some sums. */
    private static void assertClose(float[] actual, float[] expected) {
        float largest = 1;
        float worst = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
        }
        assertThat(actual).hasSameSizeAs(expected);
        assertThat(worst).isLessThanOrEqualTo(1e-5f * largest);
    }

    private static float[] outputs(TrainedNetwork trained, float[] normal) {
        TrainableNetwork network = TrainableNetwork.of(trained.architecture(), NetworkConfig.DENSE);
        network.setParameters(trained.parameters(), 0);
        float[] outputs = new float[ROWS * network.outputs()];
        network.newPass(ROWS).forward(ROWS, normal, 0, outputs, 0);
        return outputs;
    }

    /** A runtime complains on stderr about what is not as it should be, such as shapes that do not fit and constants that nothing uses. */
    @Tag("slow")
    @Test
    void theRuntimeHasNothingToComplainAboutInFilesOfARealProcess() throws IOException, InterruptedException {
        List<String> files = new ArrayList<>();
        for (String name : List.of("drain-grid-ppo", "MountainCar-v0-dqn", "Acrobot-v1-ppo", "Pendulum-v1-sac")) {
            files.add(exported(name).toString());
        }
        Path real = folder.resolve("FrozenLake-v1-ppo.onnx");
        files.add(real.toString());
        String model = MODELS.resolve("FrozenLake-v1-ppo.zip").toString();

        try (Jvm export = Jvm.start(folder, "export", model, "--format", "onnx", "--out", folder.toString())) {
            assertThat(export.await()).as(export.err()).isZero();
            assertThat(export.out()).isEqualTo(real + System.lineSeparator());
            assertThat(export.err()).isEmpty();
        }
        try (Jvm runtime = Jvm.start(folder, OnnxRuntime.class, files.toArray(String[]::new))) {
            assertThat(runtime.await()).as(runtime.err()).isZero();
            assertThat(runtime.err()).isEmpty();
            assertThat(runtime.out().lines()).hasSize(files.size());
        }
    }

    private Path exported(String name) {
        Outcome.of("export", MODELS.resolve(name + ".zip"), "--format", "onnx", "--out", folder)
                .succeeded();
        return folder.resolve(name + ".onnx");
    }

    /** Of the space, and now and then outside. */
    private static float[] observations(Box box, SplitMix rng) {
        float[] observations = new float[ROWS * box.size()];
        for (int i = 0; i < observations.length; i++) {
            float low = Math.max(-3, box.low(i % box.size()));
            float high = Math.min(3, box.high(i % box.size()));
            float stretch = rng.nextBelow(10) == 0 ? 3 : 1;
            observations[i] = stretch * (low + rng.nextFloat() * (high - low));
        }
        return observations;
    }
}
