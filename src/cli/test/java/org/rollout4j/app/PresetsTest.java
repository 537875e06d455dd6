package org.rollout4j.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.train.Json;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.TrainingConfig;

class PresetsTest {
    private static final Path RESOURCES = Path.of("src/learn/main/resources/org/rollout4j/presets");

    @TempDir
    private Path folder;

    static Stream<Arguments> presets() {
        return Presets.environments().stream()
                .flatMap(environment -> Presets.algorithms(environment).stream()
                        .map(algorithm -> Arguments.of(environment, algorithm)));
    }

    @ParameterizedTest
    @MethodSource("presets")
    void everyPresetIsOneThatAnAlgorithmTakes(String environment, String algorithm) {
        Map<String, String> preset = Presets.find(environment, algorithm);
        RunConfig config = RunConfig.of(environment, List.of(), algorithm, 1, TrainingConfig.ofSteps(1), preset);

        assertThat(preset).containsKey("steps");
        assertThat(config.training().evaluateEvery())
                .as("what depends on the steps follows them")
                .isEqualTo(config.training().steps() / 20);
        Learner<Policy, Rollout> learner = Algorithms.find(algorithm)
                .learner(
                        Environments.find(environment, List.of()).spec(),
                        config.configuration(),
                        config.seed(),
                        Workers.caller());
        assertThat(learner).as("it can learn there").isNotNull();
        preset.forEach((key, value) -> assertThat(config.with(key, value)).isEqualTo(config));
    }

    @Test
    void theIndexNamesExactlyTheFilesThereAre() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            List<String> there = files.filter(Files::isRegularFile)
                    .map(file -> RESOURCES.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !name.equals("index.properties"))
                    .toList();
            List<String> named = presets()
                    .map(preset -> preset.get()[0] + "/" + preset.get()[1] + ".properties")
                    .toList();
            assertThat(there).containsExactlyInAnyOrderElementsOf(named);
        }
    }

    @Test
    void patternsOfTheCatalogueHaveNoPresets() {
        List<String> patterns = Catalogue.entries().stream()
                .filter(entry -> !entry.example().equals(entry.id()))
                .map(Catalogue.Entry::example)
                .toList();

        assertThat(patterns)
                .isNotEmpty()
                .allSatisfy(id -> assertThat(Presets.algorithms(id)).isEmpty());
        assertThat(Presets.algorithms("com.acme.MyMdp")).isEmpty();
        assertThat(Presets.find("../presets/CartPole-v1", "ppo")).isEmpty();
    }

    @Test
    void aPresetComesBetweenTheDefaultsAndWhatIsSet() throws IOException {
        Path preset = Files.writeString(
                folder.resolve("mine.properties"),
                "# mine\n\nsteps = 512\n envs=4\nhorizon = 16\nlearningRate = linear(1e-3, 0)\n");
        Path run = folder.resolve("run");
        Path shorter = folder.resolve("shorter");

        train(run, "--preset", preset, "--set", "horizon=8");
        train(shorter, "--preset", preset, "--steps", 256);

        RunConfig config = RunDirectory.config(run, RunConfig.class);
        assertThat(config.training()).isEqualTo(TrainingConfig.ofSteps(512));
        assertThat(config.setting("envs").asInt()).isEqualTo(4);
        assertThat(config.setting("horizon").asInt()).isEqualTo(8);
        assertThat(config.setting("learningRate").asText()).isEqualTo("linear(0.001, 0.0)");
        assertThat(RunDirectory.config(shorter, RunConfig.class).training()).isEqualTo(TrainingConfig.ofSteps(256));
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

        RunConfig preset = RunDirectory.config(best, RunConfig.class);
        assertThat(preset.algorithm())
                .isEqualTo(Presets.algorithms("CartPole-v1").get(0));
        assertThat(preset.setting("envs").asText())
                .isEqualTo(Presets.find("CartPole-v1", preset.algorithm()).get("envs"));
        RunConfig defaults = RunDirectory.config(plain, RunConfig.class);
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
    void aFileThatIsNoPresetIsRefusedByItsLine() throws IOException {
        assertThatThrownBy(() -> SettingsFile.parse(List.of("a = 1", "", "b"), "my.properties"))
                .hasMessage("my.properties: line 3 is b: key = value is allowed, and comments that begin with #");
        assertThatThrownBy(() -> SettingsFile.parse(List.of("a = 1", "a = 2"), "my.properties"))
                .hasMessage("my.properties: line 2 is a = 2: a is there already, as 1");
        assertThat(SettingsFile.parse(List.of("a = linear(1, 0)", "# a = 2", "b="), "x"))
                .isEqualTo(Map.of("a", "linear(1, 0)", "b", ""));

        Path preset = Files.writeString(folder.resolve("mine.properties"), "learningrate = 1\n");
        Outcome.of("train", "drain-grid", "--run", folder.resolve("run"), "--preset", preset)
                .failedWith(2, "setting learningrate", "did you mean learningRate?");
        Outcome.of("train", "drain-grid", "--run", folder.resolve("run"), "--preset", folder.resolve("none"))
                .failedWith(1, "there is no such file");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Map<String, String> settings = Presets.find("CartPole-v1", "ppo");

        assertThat(SettingsFile.parse(SettingsFile.text(settings).lines().toList(), "text"))
                .isEqualTo(settings)
                .isNotEmpty();
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
        assertThat(plain.command(Path.of("here"))).contains(" --no-preset ");
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
