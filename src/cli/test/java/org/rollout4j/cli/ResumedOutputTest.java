package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.Trainings;

/** What a training that goes on says, and what it writes for others. */
@Tag("slow")
class ResumedOutputTest {
    private static final long STEPS = 1600;

    @TempDir
    private Path folder;

    private Path run;

    @BeforeEach
    void chooseRun() {
        run = folder.resolve("run");
    }

    private static RunConfig config() {
        return Trainings.config(
                "drain-grid-3x3",
                "q-learning",
                5,
                STEPS,
                Map.of("envs", "4", "horizon", "8", "checkpointEvery", "64", "evaluateEvery", "320"));
    }

    @Test
    void itSaysWhereItGoesOnAndHowFastTheRestWas() throws Exception {
        Trainings.trainUntil(640, run, config());
        Outcome outcome = Outcome.of("train", "--resume", "--run", run);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.err()).startsWith("q-learning: going on at step 640 of 1600\n");
        assertThat(outcome.err().lines())
                .filteredOn(line -> line.contains("100 %"))
                .hasSize(1);
        assertThat(outcome.err()).doesNotContain("?/s", "\n\n");
        assertThat(outcome.out())
                .containsPattern("training +the last 960 of 1600 steps in [0-9.]+ s, [0-9]+ steps/s")
                .containsPattern("model +best.zip, evaluated best at step [0-9]+");
        assertThat(Files.readString(run.resolve("report.md"))).contains("best.zip, evaluated best at step ");
    }

    @Test
    void whichModelAResultIsOfIsSaid() throws Exception {
        Path model = Outcome.trained(run, "--algo", "q-learning").resolve("last.zip");
        JsonNode best = Outcome.of("evaluate", run, "--json", "--episodes", 2).json();
        assertThat(best.get("model").asText()).isEqualTo("best.zip");
        assertThat(best.get("modelSteps").asLong()).isEqualTo(512);
        assertThat(Outcome.of("evaluate", model, "--episodes", 2).out()).doesNotContain("model  ");
        Files.delete(run.resolve("best.zip"));
        assertThat(Outcome.of("evaluate", run, "--episodes", 2).out()).containsPattern("model +last.zip, of step 512");
    }

    @Test
    void everyEpisodeIsInTheMonitorOnceHoweverOftenItWasStopped() throws Exception {
        Path whole = folder.resolve("whole");
        for (Path to : List.of(run, whole)) {
            Outcome begun = Outcome.of(
                    "train",
                    "drain-grid-3x3",
                    "--algo=q-learning",
                    "--seed=5",
                    "--steps=" + (to.equals(run) ? 640 : STEPS),
                    "--set=envs=4",
                    "--set=horizon=8",
                    "--set=logEvery=160",
                    "--set=checkpointEvery=64",
                    "--set=evaluateEvery=320",
                    "--set=epsilon=0.5",
                    "--monitor",
                    "--quiet",
                    "--run=" + to);
            assertThat(begun.exitCode()).as(begun.err()).isZero();
        }
        Path file = run.resolve("monitor.csv");
        Files.writeString(file, Files.readString(file) + "0.5,7,9.0\n0.5,"); // after the checkpoint, then killed
        assertThat(Outcome.of("train", "--resume", "--run", run, "--steps", STEPS, "--quiet")
                        .exitCode())
                .isZero();

        List<String> rows = Files.readAllLines(file);
        assertThat(rows.get(0)).startsWith("#{\"t_start\":").contains("\"env_id\":\"drain-grid-3x3\"");
        assertThat(withoutTime(rows)).isEqualTo(withoutTime(Files.readAllLines(whole.resolve("monitor.csv"))));
        assertThat(rows).hasSize(2 + (int) RunFiles.progress(run).episodes());
    }

    private static List<String> withoutTime(List<String> rows) {
        return rows.stream()
                .skip(1)
                .map(row -> row.substring(0, row.lastIndexOf(',')))
                .toList();
    }

    @Test
    void aMonitorIsThereWhereItIsWantedAlone() throws IOException {
        Outcome.trained(run, "--algo", "q-learning");
        assertThat(run.resolve("monitor.csv")).doesNotExist();
        Outcome.of("train", "--resume", "--run", run, "--monitor")
                .failedWith(2, "--monitor is given: the run was begun without it");
    }

    @Test
    void metricsAreExportedAsATable() throws IOException {
        Outcome.trained(run, "--algo", "q-learning", "--set", "logEvery=64");
        Path file = folder.resolve("metrics.csv");
        assertThat(Outcome.of("export", run, "--format", "csv", "--out", file)
                        .succeeded()
                        .out())
                .isEqualTo(file + "\n");
        List<String> rows = Files.readAllLines(file);
        List<String> columns = List.of(rows.get(0).split(",", -1));
        assertThat(columns).startsWith("envSteps", "updates", "episodes").contains("evaluationReturn", "episodeReturn");
        assertThat(rows)
                .hasSize(1 + Files.readAllLines(run.resolve("metrics.jsonl")).size());
        assertThat(rows).allSatisfy(row -> assertThat(row.split(",", -1)).hasSize(columns.size()));
        Outcome.of("export", run.resolve("best.zip"), "--format", "csv", "--out", folder.resolve("no.csv"))
                .failedWith(1, "best.zip");
    }
}
