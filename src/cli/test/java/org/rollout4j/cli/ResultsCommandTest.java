package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.Model;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.experiment.results.ResultSpec;
import org.rollout4j.experiment.summary.ReferenceReturns;
import org.rollout4j.run.Algorithms;
import org.rollout4j.run.Environments;
import org.rollout4j.run.RunConfig;
import org.rollout4j.tabular.ExactEvaluation;

@Tag("slow")
class ResultsCommandTest {
    private static final String ROWS = """
            [{"environment": "drain-grid-2x2", "algorithm": "q-learning", "target": {"measure": "optimum", "atLeast": -0.05},
              "episodes": 40, "settings": {"steps": "2000", "evaluationEpisodes": "10"}, "curves": true,
              "published": [{"figure": "0.99 | 1", "source": "a paper"}]},
             {"environment": "drain-grid-2x2", "algorithm": "sarsa", "target": {"measure": "return", "atLeast": 2},
              "episodes": null, "settings": {"steps": "500", "evaluationEpisodes": "10"}, "curves": true, "published": []}]
            """;

    @TempDir
    private Path folder;

    private Path rows;

    @BeforeEach
    void writeRows() throws IOException {
        rows = Files.writeString(folder.resolve("rows.json"), ROWS);
    }

    private Path runs() {
        return folder.resolve("runs");
    }

    private Path docs() {
        return folder.resolve("docs");
    }

    private Outcome results(Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("results", "--rows", rows, "--runs", runs(), "--out", docs()));
        arguments.addAll(List.of("--seeds", 2, "--episodes", 20, "--quiet", "--json"));
        arguments.addAll(List.of(more));
        return Outcome.of(arguments.toArray());
    }

    @Test
    void everyRowIsTrainedAndHeldAgainstItsTarget() throws IOException {
        JsonNode json = results().succeeded().json().get("rows");

        assertThat(json).hasSize(2);
        JsonNode table = json.get(0);
        assertThat(table.get("met").asBoolean()).isTrue();
        assertThat(table.get("target").asText()).isEqualTo("return >= optimum - 0.05");
        assertThat(table.get("episodes").asInt()).isEqualTo(40);
        assertThat(table.get("perSeed")).hasSize(2);
        double first = table.get("perSeed").get(0).get("meanReturn").asDouble();
        double second = table.get("perSeed").get(1).get("meanReturn").asDouble();
        assertThat(table.get("meanReturn").asDouble()).isEqualTo((first + second) / 2);
        assertThat(table.get("worstSeedReturn").asDouble()).isEqualTo(Math.min(first, second));
        assertThat(json.get(1).get("met").asBoolean()).as("no return is 2").isFalse();
        assertThat(json.get(1).get("episodes").asInt()).isEqualTo(20);
        assertThat(Files.readString(docs().resolve("results.md")))
                .contains("| drain-grid-2x2 | q-learning |", "| yes |", "| no |", "a paper: 0.99 \\| 1", "## Protocol")
                .contains("(images/results-drain-grid-2x2.png)");
        assertThat(ImageIO.read(
                        docs().resolve("images/results-drain-grid-2x2.png").toFile()))
                .isNotNull();
    }

    @Test
    void theFinalPolicyIsWhatCountsExactlyWhereItCanBeAndTheHeldOutEpisodesAreThoseOfEvaluate() throws IOException {
        JsonNode seed = results("sarsa")
                .succeeded()
                .json()
                .get("rows")
                .get(0)
                .get("perSeed")
                .get(1);
        Path run = runs().resolve("drain-grid-2x2/sarsa-2");

        assertThat(evaluated(run.resolve("last.zip")))
                .isEqualTo(seed.get("heldOutReturn").asDouble());
        assertThat(ExactEvaluation.of(
                                Catalogue.find("drain-grid-2x2"),
                                Model.load(run.resolve("last.zip")).policy())
                        .orElseThrow()
                        .meanReturn())
                .isEqualTo(seed.get("meanReturn").asDouble());
        assertThat(evaluated(run)).isEqualTo(seed.get("bestPolicyReturn").asDouble());
    }

    private static double evaluated(Path model) {
        return Outcome.of("evaluate", model, "--episodes", 20, "--json")
                .succeeded()
                .json()
                .get("meanReturn")
                .asDouble();
    }

    @Test
    void whatIsFinishedStaysAndWhatAKillLeftGoesOn() throws IOException {
        JsonNode whole = results().succeeded().json();
        Path kept = runs().resolve("drain-grid-2x2/sarsa-1/last.zip");
        FileTime written = Files.getLastModifiedTime(kept);
        // as if it had been killed after the first checkpoint of a seed, and in the middle of its evaluation of another
        Path half = runs().resolve("drain-grid-2x2/sarsa-2");
        try (Stream<Path> checkpoints = Files.list(half.resolve("checkpoints"))) {
            Files.delete(half.resolve("last.zip"));
            Files.copy(checkpoints.sorted().findFirst().orElseThrow(), half.resolve("last.zip"));
        }
        Files.delete(half.resolve("held-out.json"));
        Files.delete(runs().resolve("drain-grid-2x2/q-learning-1/held-out.json"));
        Files.delete(docs().resolve("results.md"));

        JsonNode again = results().succeeded().json();

        for (int row = 0; row < 2; row++) {
            for (String figure : List.of("meanReturn", "bestPolicyReturn", "iqm", "envSteps")) {
                assertThat(again.at("/rows/" + row + "/" + figure)).isEqualTo(whole.at("/rows/" + row + "/" + figure));
            }
        }
        assertThat(Files.getLastModifiedTime(kept)).isEqualTo(written);
        assertThat(docs().resolve("results.md")).exists();
    }

    @Test
    void theTableHasWhatIsFinishedNotOnlyWhatIsAskedFor() {
        assertThat(results("sarsa").succeeded().json().get("rows")).hasSize(1);
        assertThat(results("drain-grid-2x2/q-learning").succeeded().json().get("rows"))
                .hasSize(2);
        results("sarsta").failedWith(2, "ROW is sarsta", "did you mean sarsa?");
    }

    @Test
    void aRowThatFailsDoesNotKeepTheOthersFromTheTable() throws IOException {
        Files.writeString(
                rows,
                ROWS.replace("drain-grid-2x2\", \"algorithm\": \"q-learning", "drain-gird\", \"algorithm\": \"ppo"));

        results().failedWith(1, "drain-gird/ppo: environment is drain-gird", "did you mean drain-grid");

        assertThat(Files.readString(docs().resolve("results.md")))
                .contains("| drain-grid-2x2 | sarsa |")
                .doesNotContain("drain-gird");
    }

    @Test
    void aRunOfOtherSettingsIsNotMistakenForThisOne() throws IOException {
        results("sarsa").succeeded();
        Files.writeString(rows, ROWS.replace("\"500\"", "\"600\""));

        assertThat(results("q-learning").succeeded().json().get("rows")).hasSize(1);
        results("sarsa").failedWith(1, "was begun with steps 500, not 600; delete the run");
    }

    @Test
    void rowsAreDistinctAndCanBeTrained() {
        List<ResultSpec> all = ResultSpec.all();

        assertThat(all).extracting(ResultSpec::name).doesNotHaveDuplicates().hasSizeGreaterThan(15);
        assertThat(all).allSatisfy(row -> {
            EnvironmentSpec spec =
                    Environments.find(row.environment(), List.of()).spec();
            RunConfig run = row.run(1);
            Learner<Policy, Rollout> learner =
                    Algorithms.find(row.algorithm()).learner(spec, run.configuration(), run.seed(), Workers.caller());
            assertThat(learner).isNotNull();
        });
    }

    @Test
    void targetsAreMetFromThatValueOn() {
        ReferenceReturns none = ReferenceReturns.NONE;
        ResultSpec.Target cliff = new ResultSpec.Target(ResultSpec.Measure.RETURN, -13);

        assertThat(cliff.isMetBy(-13.0000001, none)).as("but for rounding").isTrue();
        assertThat(cliff.isMetBy(-13.01, none)).isFalse();
        assertThat(cliff).hasToString("return >= -13");
        assertThat(new ResultSpec.Target(ResultSpec.Measure.OPTIMUM, -0.02).isMetBy(1, none))
                .as("without an optimum nothing is near it")
                .isFalse();
    }
}
