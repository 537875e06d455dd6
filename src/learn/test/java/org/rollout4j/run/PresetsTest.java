package org.rollout4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.env.EnvironmentFamily;
import org.rollout4j.train.TrainingConfig;

class PresetsTest {
    private static final Path RESOURCES = Path.of("src/learn/main/resources/META-INF/rollout4j/presets");

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
        List<String> patterns = Catalogue.families().stream()
                .filter(entry -> !entry.example().equals(entry.id()))
                .map(EnvironmentFamily::example)
                .toList();

        assertThat(patterns)
                .isNotEmpty()
                .allSatisfy(id -> assertThat(Presets.algorithms(id)).isEmpty());
        assertThat(Presets.algorithms("com.acme.MyMdp")).isEmpty();
        assertThat(Presets.find("../presets/CartPole-v1", "ppo")).isEmpty();
    }

    @Test
    void aFileThatIsNoPresetIsRefusedByItsLine() throws IOException {
        assertThatThrownBy(() -> SettingsFile.parse(List.of("a = 1", "", "b"), "my.properties"))
                .hasMessage("my.properties: line 3 is b: key = value is allowed, and comments that begin with #");
        assertThatThrownBy(() -> SettingsFile.parse(List.of("a = 1", "a = 2"), "my.properties"))
                .hasMessage("my.properties: line 2 is a = 2: a is there already, as 1");
        assertThat(SettingsFile.parse(List.of("a = linear(1, 0)", "# a = 2", "b="), "x"))
                .isEqualTo(Map.of("a", "linear(1, 0)", "b", ""));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Map<String, String> settings = Presets.find("CartPole-v1", "ppo");

        assertThat(SettingsFile.parse(SettingsFile.text(settings).lines().toList(), "text"))
                .isEqualTo(settings)
                .isNotEmpty();
    }
}
