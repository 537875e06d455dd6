package org.rollout4j.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.file.Json;
import org.rollout4j.plot.CurvePlot;
import org.rollout4j.plot.IntervalPlot;
import org.rollout4j.plot.Styles;
import org.rollout4j.run.Trainings;
import org.rollout4j.train.Metric;

class AgentStylesTest {
    private static final List<String> AGENTS = List.of(
            "ppo",
            "a2c",
            "dqn",
            "sac",
            "q-learning",
            "sarsa",
            "monte-carlo",
            "seed-table",
            "ppo, learningRate 0.001",
            "ppo, learningRate 0.002",
            "of somebody else");

    @TempDir
    private Path folder;

    private static Map<String, Integer> styles(List<String> agents) {
        List<Integer> styles = AgentStyles.of(agents);
        Map<String, Integer> byName = new HashMap<>();
        for (int i = 0; i < agents.size(); i++) {
            byName.put(agents.get(i), styles.get(i));
        }
        return byName;
    }

    /** By rank, by name, by path: whatever they are sorted by. */
    @Test
    void theOrderOfAgentsDoesNotChangeTheirStyles() {
        Random random = new Random(1);
        for (int count = 1; count <= AGENTS.size(); count++) {
            List<String> agents = new ArrayList<>(AGENTS);
            Collections.shuffle(agents, random);
            agents = new ArrayList<>(agents.subList(0, count));
            Map<String, Integer> styles = styles(agents);
            assertThat(styles.values()).doesNotHaveDuplicates();
            assertThat(styles.values().stream().map(style -> style % Styles.COLOURS))
                    .as("colours are used up before one comes again")
                    .satisfies(colours -> assertThat(colours.stream().distinct().count())
                            .isEqualTo(Math.min(colours.size(), Styles.COLOURS)));
            for (int i = 0; i < 5; i++) {
                Collections.shuffle(agents, random);
                assertThat(styles(agents)).isEqualTo(styles);
            }
        }
    }

    @Test
    void anAlgorithmLooksTheSameBesideOthersWhereItsColourIsFree() {
        assertThat(styles(List.of("a2c")).get("a2c"))
                .isEqualTo(styles(List.of("ppo", "a2c")).get("a2c"))
                .isEqualTo(styles(List.of("dqn", "a2c", "sac")).get("a2c"));
    }

    @Test
    void anAgentHasItsColourInCurvesAndBars() throws IOException {
        List<PlottedRun> runs = new ArrayList<>();
        for (String algorithm : List.of("sarsa", "ppo", "a2c")) {
            Path run = Files.createDirectories(folder.resolve(algorithm));
            Files.write(
                    run.resolve("config.json"),
                    Json.pretty(Trainings.config("drain-grid-2x2", algorithm, 1, 1000, Map.of())));
            Files.writeString(
                    run.resolve("metrics.jsonl"),
                    "{\"envSteps\":100,\"updates\":1,\"episodes\":1,\"evaluationReturn\":0." + algorithm.length()
                            + ",\"stepsPerSecond\":50}\n");
            runs.add(PlottedRun.read(run, Metric.EVALUATION_RETURN.name()));
        }
        RunPlots plots = new RunPlots(RunGroup.of(runs), Metric.EVALUATION_RETURN.name(), null, Map.of(), Map.of());
        CurvePlot curves = plots.curves(PlottedRun.Against.STEPS, 1);
        IntervalPlot bars = plots.bars();

        Map<String, Integer> ofCurves = new HashMap<>();
        Map<String, Integer> ofBars = new HashMap<>();
        for (int i = 0; i < 3; i++) {
            ofCurves.put(curves.curves().get(i).name(), curves.styles().get(i));
            ofBars.put(bars.bars().get(i).name(), bars.styles().get(i));
        }
        assertThat(ofBars).isEqualTo(ofCurves).isEqualTo(styles(List.of("ppo", "a2c", "sarsa")));
    }
}
