package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.Json;
import org.rollout4j.train.Checkpoint;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.Manifest;

/** Whatever is wrong with a model: every command that reads one refuses it with a line that names the file. */
class BadModelsTest {
    private static final Path DAMAGED =
            Path.of("src/learn/test/resources/org/rollout4j/train/CheckpointFuzzTestInputs/reading");

    @TempDir
    private static Path folder;

    private static Path good;

    @BeforeAll
    static void train() {
        good = Outcome.trained(folder.resolve("run"), "--set", "envs=4", "--set", "horizon=16")
                .resolve("last.zip");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "appended",
                "climbing-name",
                "empty",
                "huge-length",
                "inflating",
                "later-format",
                "missing-entry",
                "nested",
                "not-a-zip",
                "surplus-entry",
                "truncated-half",
                "unknown-property"
            })
    void aDamagedOrForeignFileIsRefused(String name) throws IOException {
        refusedByAll(DAMAGED.resolve(name));
        try (Stream<Path> here = Files.list(Path.of(""))) {
            assertThat(here.map(Path::toString)).noneMatch(file -> file.endsWith("-policy.zip"));
        }
    }

    @Test
    void whatIsNoModelIsSaid() throws IOException {
        refusedByAll(folder.resolve("missing.zip"), "there is no such checkpoint or run directory");
        refusedByAll(Files.createDirectories(folder.resolve("empty")), "there is no model yet");
        refusedByAll(Path.of("/dev/null"), "not a regular file");
        refusedByAll(Path.of("pom.xml"), "not a zip");
    }

    @Tag("slow")
    @Test
    void truncationsAndFlippedBitsAreRefused() throws IOException {
        byte[] whole = Files.readAllBytes(good);
        SplitMix rng = new SplitMix(3);
        Path file = folder.resolve("damaged.zip");
        int refused = 0;
        for (int i = 0; i < 20; i++) {
            Files.write(file, Arrays.copyOf(whole, rng.nextInt(whole.length)));
            refusedByAll(file);
            byte[] flipped = whole.clone();
            int at = rng.nextInt(whole.length / 2); // before the directory at the end
            flipped[at] ^= (byte) (1 << rng.nextInt(8));
            Files.write(file, flipped);
            if (!hasContentOf(whole, file)) {
                refusedByAll(file);
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(10);
    }

    /** As if a bit was flipped that means nothing: of an entry's time, or after the end of its compressed bytes. */
    private static boolean hasContentOf(byte[] whole, Path file) throws IOException {
        Path copy = folder.resolve("copy.zip");
        try {
            CheckpointFile.write(copy, CheckpointFile.read(file));
        } catch (InvalidFileException e) {
            return false;
        }
        return Arrays.equals(Files.readAllBytes(copy), whole);
    }

    /** Well-formed, but a lie: it may cost neither memory nor time. */
    @ParameterizedTest
    @CsvSource({
        "envs, 100000, envs is 100000",
        "minibatchSize, 0, minibatchSize is 0",
        "network, '{\"hiddenSizes\":[2000],\"activation\":\"tanh\",\"backend\":\"dense\"}', policy.parameters is",
        "network, '{\"hiddenSizes\":[16384,16384],\"activation\":\"tanh\",\"backend\":\"dense\"}', network parameters",
        "network, '{\"hiddenSizes\":[8192,8192],\"activation\":\"tanh\",\"backend\":\"dense\"}', network layers",
        "network, '{\"hiddenSizes\":[64,64],\"activation\":\"sine\",\"backend\":\"dense\"}', only tanh and relu",
        "network, 7, network",
        "discount, '\"NaN\"', discount"
    })
    void aConfigurationThatDoesNotFitIsRefused(String key, String value, String problem) throws IOException {
        Checkpoint checkpoint = CheckpointFile.read(good);
        ObjectNode configuration =
                (ObjectNode) checkpoint.manifest().configuration().deepCopy();
        configuration.set(key, Json.parse(value.getBytes(StandardCharsets.UTF_8), "value"));
        Path file = write(checkpoint.manifest(), "ppo", configuration, checkpoint.state());

        Outcome.of("evaluate", file).failedWith(1, file.toString(), problem);
        Outcome.of("export", file, "--out", folder.resolve("x")).failedWith(1, file.toString(), problem);
        assertThat(Outcome.of("inspect", file).succeeded().out()).contains("not usable", problem);
    }

    @ParameterizedTest
    @CsvSource({"policy.parameters, NaN", "value.parameters, Infinity", "policy.parameters, -Infinity"})
    void parametersThatAreNoNumbersAreRefused(String name, float number) throws IOException {
        Checkpoint checkpoint = CheckpointFile.read(good);
        checkpoint.state().floats("learner/networks/" + name)[3] = number;
        Manifest manifest = checkpoint.manifest();
        Path file = write(manifest, "ppo", manifest.configuration(), checkpoint.state());
        String problem = "element 3 of " + name + " is " + number + ": a finite number is needed";

        Outcome.of("evaluate", file).failedWith(1, file.toString(), problem);
        Outcome.of("export", file).failedWith(1, file.toString(), problem);
        assertThat(Outcome.of("inspect", file).succeeded().out()).contains("not usable", problem);
    }

    @Test
    void anAlgorithmOrEnvironmentThatThisBuildLacksIsNamed() throws IOException {
        Checkpoint checkpoint = CheckpointFile.read(good);
        Manifest manifest = checkpoint.manifest();
        Path file = write(manifest, "rainbow", manifest.configuration(), checkpoint.state());

        Outcome.of("evaluate", file).failedWith(1, file.toString(), "algorithm is rainbow");
        Outcome.of("export", file).failedWith(1, file.toString(), "algorithm is rainbow");
        assertThat(Outcome.of("inspect", file).succeeded().out()).contains("algorithm is rainbow");

        Path stateless =
                write(manifest, "ppo", manifest.configuration(), State.builder().build());
        Outcome.of("evaluate", stateless).failedWith(1, stateless.toString(), "missing");
    }

    @Test
    void aRunThatIsNotAboutAnEnvironmentIsNoModelToActWith() throws IOException {
        Checkpoint checkpoint = CheckpointFile.read(good);
        Manifest own = checkpoint.manifest();
        Path file = folder.resolve("text.zip");
        CheckpointFile.write(
                file,
                new Checkpoint(
                        new Manifest(
                                own.provenance(),
                                null,
                                own.algorithm(),
                                own.configuration(),
                                own.seed(),
                                own.progress(),
                                own.evaluation(),
                                null),
                        checkpoint.state()));
        Outcome.of("evaluate", file).failedWith(1, file.toString(), "environment is null");
        Outcome.of("export", file).failedWith(1, file.toString(), "environment is null");
        assertThat(Outcome.of("inspect", file).succeeded().out()).contains("not usable", "environment is null");
    }

    @Test
    void anotherEnvironmentMustFit() {
        Outcome.of("evaluate", good, "--env", "drain-grid")
                .failedWith(2, "last.zip", "trained on drain-grid-2x2", "cannot act in drain-grid: ");
        Outcome.of("evaluate", good, "--env", "drain-grit").failedWith(2, "did you mean drain-grid?");
        Outcome.of("evaluate", good, "--env", "drain-grid-2x2", "--episodes", 3).succeeded();
    }

    private static Path write(Manifest manifest, String algorithm, JsonNode configuration, State state)
            throws IOException {
        Path file = folder.resolve("lie.zip");
        CheckpointFile.write(
                file,
                new Checkpoint(
                        new Manifest(
                                manifest.provenance(),
                                manifest.environment(),
                                algorithm,
                                configuration,
                                manifest.seed(),
                                manifest.progress(),
                                manifest.evaluation(),
                                null),
                        state));
        return file;
    }

    private static void refusedByAll(Path file, String... parts) {
        for (String command : new String[] {"evaluate", "inspect", "export"}) {
            Outcome.of(command, file).failedWith(1, parts).failedWith(1, file.toString());
        }
    }
}
