package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.train.MetricHistory;
import org.rollout4j.view.Episodes;
import org.rollout4j.view.Frame;
import org.rollout4j.watch.PlayedEpisodes;

/** A language model by name where a user names policies. */
class LanguageAgentTest {
    private static final String LAKE = "FrozenLake-v1";

    @TempDir
    private static Path folder;

    private static Path run;
    private static Path exported;

    /** A small model that learned random play on the lake. */
    @BeforeAll
    static void train() {
        run = folder.resolve("lake");
        Outcome.of(
                        "lm",
                        "decide-sft",
                        "--set",
                        "environment=" + LAKE,
                        "--set",
                        "episodes=5",
                        "--set",
                        "model.layers=1",
                        "--set",
                        "model.hiddenSize=16",
                        "--steps",
                        10,
                        "--set",
                        "evaluateEvery=10",
                        "--run",
                        run,
                        "--quiet")
                .succeeded();
        exported = folder.resolve("exported");
        Outcome.of("lm", "export", "--model", run, "--out", exported).succeeded();
    }

    private static double evaluated(String metric) throws IOException {
        List<MetricHistory.Point> points = MetricHistory.read(run, metric).points();
        return points.get(points.size() - 1).value();
    }

    private static JsonNode evaluate(Object... more) {
        return Outcome.of(Stream.of(
                                Stream.of("evaluate"),
                                Arrays.stream(more),
                                Stream.of("--episodes", 20, "--quiet", "--json"))
                        .flatMap(words -> words)
                        .toArray())
                .succeeded()
                .json();
    }

    static List<Path> partsOfTheRun() {
        return List.of(run, run.resolve("best"), run.resolve("last.zip"));
    }

    /** The same exact values as during training, drawn or not. */
    @ParameterizedTest
    @MethodSource("partsOfTheRun")
    void aRunIsEvaluatedWhereItLearned(Path model) throws IOException {
        JsonNode greedy = evaluate(model);
        assertThat(greedy.get("env").asText()).isEqualTo(LAKE);
        assertThat(greedy.get("algo").asText()).isEqualTo("decide-sft");
        assertThat(greedy.get("exactReturn").asDouble()).isCloseTo(evaluated("evaluationReturn"), within(1e-9));
        assertThat(greedy.has("envSteps")).isFalse();
        assertThat(evaluate(model, "--stochastic").get("exactReturn").asDouble())
                .isCloseTo(evaluated("evaluationReturnDrawn"), within(1e-9));
    }

    @Test
    void anyLanguageModelActsWhereItIsTold() throws IOException {
        JsonNode there = evaluate(exported, "--env", LAKE);
        assertThat(there.get("algo").asText()).isEqualTo("language model");
        assertThat(there.get("exactReturn").asDouble()).isCloseTo(evaluated("evaluationReturn"), within(1e-6));
        assertThat(evaluate(run, "--env", LAKE + "-deterministic").get("env").asText())
                .isEqualTo(LAKE + "-deterministic");
        Outcome.of("evaluate", exported).failedWith(2, "--env is missing", exported.toString());
        Outcome.of("evaluate", exported, "--env", "Pendulum-v1")
                .failedWith(2, "actions of Pendulum-v1", "discrete ones are needed");
    }

    @Test
    void playsInATerminalAndInAnAnimation() throws IOException {
        assertThat(Outcome.of("play", run).succeeded().out())
                .contains(LAKE, "left", "down", "right", "up", "value   -")
                .contains("episode 1: return ");
        Path animation = folder.resolve("lake.gif");
        Outcome.of("play", exported, "--env", LAKE, "--gif", animation).succeeded();
        assertThat(Files.readString(animation, StandardCharsets.ISO_8859_1)).startsWith("GIF89a");
    }

    /** As the dashboard opens it: what is taken is what is most probable. */
    @Test
    void isWatchedWhereItLearned() throws IOException {
        PlayedEpisodes episodes = new PlayedEpisodes(AgentArgument::load, path -> List.of());
        try (Episodes.Session session = episodes.open(run)) {
            assertThat(session.environment()).isEqualTo(LAKE);
            Frame frame = session.reset(3);
            while (!frame.last()) {
                float[] probabilities = frame.probabilities();
                double sum = 0;
                for (float probability : probabilities) {
                    sum += probability;
                }
                assertThat(sum).isCloseTo(1, within(1e-5));
                frame = session.step(false);
                assertThat(probabilities[frame.action()]).isEqualTo(max(probabilities));
            }
        }
        assertThatThrownBy(() -> episodes.open(exported))
                .isInstanceOf(IOException.class)
                .hasMessage(exported + ": has not learned to act in an environment");
    }

    private static float max(float... values) {
        float max = values[0];
        for (float value : values) {
            max = Math.max(max, value);
        }
        return max;
    }
}
