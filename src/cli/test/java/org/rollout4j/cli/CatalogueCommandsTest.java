package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.run.Algorithm;
import org.rollout4j.run.Algorithms;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.Settings;
import org.rollout4j.train.TrainingConfig;

/** {@code envs} and {@code algos}. */
class CatalogueCommandsTest {
    private static final TrainingConfig TRAINING = TrainingConfig.ofSteps(RunConfig.DEFAULT_STEPS);

    static Stream<String> algorithms() {
        return Algorithms.all().stream().map(Algorithm::id);
    }

    @Test
    void environmentsAreListedWithTheirShape() {
        JsonNode drain = Outcome.of("envs", "--json")
                .succeeded()
                .json()
                .get("environments")
                .get(1);

        assertThat(drain.get("id").asText()).isEqualTo("drain-grid");
        assertThat(drain.get("observationShape")).hasToString("[4,4]");
        assertThat(drain.get("actionCount").asInt()).isEqualTo(4);
        assertThat(drain.get("timeLimit").asInt()).isEqualTo(200);
        assertThat(drain.get("heuristics")).hasToString("[\"nearest-cell\"]");
        assertThat(drain.get("optimumKnown").asBoolean()).isTrue();
        assertThat(drain.get("actionSize").asInt()).isZero();
    }

    @Test
    void continuousActionsAreListedByTheirNumber() {
        Outcome listed = Outcome.of("envs", "--json").succeeded();
        for (JsonNode environment : listed.json().get("environments")) {
            if (environment.get("id").asText().equals("Pendulum-v1")) {
                assertThat(environment.get("actionCount").asInt()).isZero();
                assertThat(environment.get("actionSize").asInt()).isEqualTo(1);
            }
        }
        assertThat(Outcome.of("envs").out()).containsPattern("Pendulum-v1 +3 +box of 1 +200 ");
    }

    @Test
    void environmentsAreATableThatFitsAPage() {
        String text = Outcome.of("envs").succeeded().out();

        assertThat(text).contains("\nseed-grid ", "\ndrain-grid ", "\ndrain-grid-RxC ");
        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(120));
    }

    @Test
    void algorithmsAreListed() {
        assertThat(Outcome.of("algos").succeeded().out().lines().map(line -> line.split(" ", 2)[0]))
                .containsAll(algorithms().toList());
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void everySettingSaysWhatItMeans(String id) {
        JsonNode json = Outcome.of("algos", id, "--json").succeeded().json();

        Stream.of("settings", "training").map(json::get).forEach(settings -> {
            assertThat(settings).isNotEmpty();
            settings.forEach(setting -> assertThat(setting.get("meaning").asText())
                    .as("%s", setting)
                    .hasSizeGreaterThan(10));
        });
    }

    /** So what is listed can be copied to a command line. */
    @ParameterizedTest
    @MethodSource("algorithms")
    void settingEveryDefaultChangesNothing(String id) {
        RunConfig plain = RunConfig.of("drain-grid", List.of(), id, 1, TRAINING, Map.of());
        RunConfig config = plain;
        Map<String, Settings.Entry> settings = Settings.list(Algorithms.find(id).defaults());
        settings.putAll(Settings.list(TRAINING));
        for (Map.Entry<String, Settings.Entry> setting : settings.entrySet()) {
            config = config.with(setting.getKey(), setting.getValue().text());
        }

        assertThat(config).isEqualTo(plain);
        assertThat(Outcome.of("algos", id).succeeded().out()).contains(settings.keySet());
    }

    @Test
    void enumsAreReadInAnyCase() {
        for (String text : List.of("relu", "RELU", " Relu ")) {
            RunConfig config =
                    RunConfig.of("drain-grid", List.of(), "ppo", 1, TRAINING, Map.of("network.activation", text));
            assertThat(config.setting("network.activation").asText()).isEqualTo("relu");
        }
        assertThat(RunConfig.of("drain-grid", List.of(), "a2c", 1, TRAINING, Map.of("network.backend", "dl4j"))
                        .setting("network.backend")
                        .asText())
                .isEqualTo("dl4j");
    }

    @Test
    void anUnknownAlgorithmIsWrongUsage() {
        Outcome.of("algos", "pqo").failedWith(2, "algorithm is pqo", "did you mean ppo?");
    }
}
