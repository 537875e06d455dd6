package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.experiment.compare.ComparisonConfig;
import org.rollout4j.file.Json;
import org.rollout4j.run.Algorithms;
import org.rollout4j.run.Presets;
import org.rollout4j.run.RunConfig;
import org.rollout4j.train.TrainingConfig;

/** What commands make of presets. */
class PresetCommandsTest {
    @TempDir
    private Path folder;

    @Test
    void aPresetComesBetweenTheDefaultsAndWhatIsSet() throws IOException {
        Path preset = Files.writeString(
                folder.resolve("mine.properties"),
                "# mine\n\nsteps = 512\n envs=4\nhorizon = 16\nlearningRate = linear(1e-3, 0)\n");
        Path run = folder.resolve("run");
        Path shorter = folder.resolve("shorter");

        train(run, "--preset", preset, "--set", "horizon=8");
        train(shorter, "--preset", preset, "--steps", 256);

        RunConfig config = RunConfig.read(run);
        assertThat(config.training()).isEqualTo(TrainingConfig.ofSteps(512));
        assertThat(config.setting("envs").asInt()).isEqualTo(4);
        assertThat(config.setting("horizon").asInt()).isEqualTo(8);
        assertThat(config.setting("learningRate").asText()).isEqualTo("linear(0.001, 0.0)");
        assertThat(RunConfig.read(shorter).training()).isEqualTo(TrainingConfig.ofSteps(256));
    }

    @Test
    void withoutAnAlgorithmTheBestPresetIsTaken() throws IOException {
        Path best = folder.resolve("best");
        Path plain = folder.resolve("plain");
        Object[] few = {"--steps", 256, "--set", "evaluationEpisodes=1", "--quiet"};

        Outcome.of(Stream.concat(Stream.of("train", "CartPole-v1", "--run", best), Stream.of(few))
                        .toArray())
                .succeeded();
        Outcome.of(Stream.concat(Stream.of("train", "CartPole-v1", "--no-preset", "--run", plain), Stream.of(few))
                        .toArray())
                .succeeded();

        RunConfig preset = RunConfig.read(best);
        assertThat(preset.algorithm())
                .isEqualTo(Presets.algorithms("CartPole-v1").get(0));
        assertThat(preset.setting("envs").asText())
                .isEqualTo(Presets.find("CartPole-v1", preset.algorithm()).get("envs"));
        RunConfig defaults = RunConfig.read(plain);
        assertThat(defaults.configuration())
                .isEqualTo(Json.tree(Algorithms.find("ppo").defaults()));
        assertThat(preset.training()).isEqualTo(defaults.training());
    }

    private static void train(Path run, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("train", "drain-grid-2x2", "--quiet", "--run", run));
        arguments.addAll(List.of(more));
        Outcome.of(arguments.toArray()).succeeded();
    }

    @Test
    void aFileThatIsNoPresetIsRefused() throws IOException {
        Path preset = Files.writeString(folder.resolve("mine.properties"), "learningrate = 1\n");
        Outcome.of("train", "drain-grid", "--run", folder.resolve("run"), "--preset", preset)
                .failedWith(2, "setting learningrate", "did you mean learningRate?");
        Outcome.of("train", "drain-grid", "--run", folder.resolve("run"), "--preset", folder.resolve("none"))
                .failedWith(1, "there is no such file");
    }

    @Test
    void aComparisonTakesThePresetsOfItsAlgorithmsButForWhatHoldsForAll() {
        ComparisonConfig plain = new ComparisonConfig(
                "CartPole-v1", List.of(), List.of("ppo", "a2c"), 1, 1, 1000, 10, Map.of("discount", "0.5"), null);

        Map<String, String> tuned = plain.withPresetsOf(plain.agents()).settings();

        assertThat(tuned)
                .containsEntry("discount", "0.5")
                .containsEntry("ppo.lambda", "0.8")
                .containsEntry("a2c.horizon", "5")
                .doesNotContainKeys("ppo.discount", "a2c.discount", "ppo.steps", "steps");
        assertThat(plain.withSettings(tuned)
                        .withAgents(List.of("ppo"))
                        .withOwnSettings()
                        .settings()
                        .keySet())
                .allSatisfy(key -> assertThat(key).doesNotStartWith("a2c."))
                .contains("ppo.lambda");
        assertThat(ComparisonCommand.of(plain, Path.of("here"))).contains(" --no-preset ");
    }

    @Test
    void algosShowsThePresetBesideTheDefaults() {
        JsonNode json = Outcome.of("algos", "ppo", "--env", "CartPole-v1", "--json")
                .succeeded()
                .json();
        Map<String, String> shown = Stream.of("settings", "training")
                .flatMap(part -> {
                    List<JsonNode> lines = new ArrayList<>();
                    json.get(part).forEach(lines::add);
                    return lines.stream();
                })
                .filter(line -> line.has("preset"))
                .collect(Collectors.toMap(
                        line -> line.get("name").asText(),
                        line -> line.get("preset").asText()));

        assertThat(shown).isEqualTo(Presets.find("CartPole-v1", "ppo"));
        assertThat(Outcome.of("algos", "ppo", "--env", "CartPole-v1")
                        .succeeded()
                        .out())
                .contains("CartPole-v1", "linear(1e-3, 0)", "--no-preset");
        assertThat(Outcome.of("algos", "ppo", "--env", "drain-grid-5x5")
                        .succeeded()
                        .out())
                .contains("There is no preset of ppo for drain-grid-5x5");
    }

    @Test
    void envsSaysAllAboutOne() {
        assertThat(Outcome.of("envs", "drain-grid-5x5").succeeded().out())
                .contains("drain-grid-5x5", "5x5", "nearest-cell", "presets         -");
        assertThat(Outcome.of("envs", "drain-grid-5x5", "--json")
                        .succeeded()
                        .json()
                        .get("presets"))
                .isEmpty();
        Outcome.of("envs", "drain-gird").failedWith(2, "did you mean drain-grid?");
    }
}
