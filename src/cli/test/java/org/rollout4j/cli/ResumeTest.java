package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.State;
import org.rollout4j.file.Json;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.Trainings;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.RunDirectory;

/** What {@code train --resume} does with whatever it finds. */
@Tag("slow")
class ResumeTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "envs", "4",
            "horizon", "8",
            "checkpointEvery", "64",
            "evaluateEvery", "320",
            "evaluationEpisodes", "10",
            "logEvery", "160");

    private static final long STEPS = 1600;

    @TempDir
    private Path directory;

    private Path run;

    @BeforeEach
    void chooseRun() {
        run = directory.resolve("run");
    }

    @Test
    void aRunThatWasKilledBeforeItSaidWhatItIsBeginsAnew() throws Exception {
        Files.createDirectories(run);
        Files.createFile(run.resolve(".lock"));
        Files.writeString(run.resolve(".config.json.tmp-1"), "{");
        assertFails(
                2,
                "--run is " + run + ": there is no run to go on with: no config.json in it; name ENV to begin one",
                resume());
        assertSucceeds(begin("--resume"));
        assertSameAsUndisturbed();
    }

    @Test
    void oneThatWasKilledBeforeItsFirstCheckpointToo() throws Exception {
        RunDirectory.create(run, config()).close();
        Files.writeString(run.resolve("metrics.jsonl"), "{\"envSteps\":160,\"upd");
        Files.createDirectories(run.resolve("checkpoints"));
        Files.writeString(run.resolve("checkpoints/.step-000000000064.zip.tmp-1"), "PK");
        assertSucceeds(resume());
        assertSameAsUndisturbed();
    }

    @Test
    void oneThatWasKilledBetweenACheckpointAndItsNameGoesOnFromThere() throws Exception {
        Trainings.trainUntil(160, run, config());
        Progress before = RunFiles.progress(run);
        Files.delete(run.resolve("last.zip"));
        try (RunDirectory repaired = RunDirectory.resume(run)) {
            assertThat(repaired.last().orElseThrow().manifest().progress()).isEqualTo(before);
        }
        assertSucceeds(resume());
        assertSameAsUndisturbed();
    }

    /** Never to be written anew: a run of SARSA that a version of before stopped between two lines of metrics, in format 3. */
    @Test
    void aRunOfAnOlderFormatGoesOnToTheSameBits() throws Exception {
        Path old = Path.of(ResumeTest.class.getResource("run-format-3").toURI());
        Path whole = directory.resolve("whole");
        for (Path to : List.of(run, whole)) {
            Files.createDirectories(to);
            Files.copy(old.resolve("config.json"), to.resolve("config.json"));
        }
        Files.copy(old.resolve("last.zip"), run.resolve("last.zip"));
        State state = CheckpointFile.read(run.resolve("last.zip")).state();
        assertThat(state.text("means/names")).startsWith("episodeReturn\nepisodeLength\n");
        assertThat(RunFiles.progress(run)).isEqualTo(new Progress(1024, 600_000, 64, 324));

        assertSucceeds(resume());
        assertSucceeds("train", "--resume", "--run=" + whole, "--quiet", "--json");
        RunFiles.assertSameModels(run, whole);
        assertThat(RunFiles.metrics(run)).isEqualTo(RunFiles.metrics(whole));
    }

    @ParameterizedTest
    @CsvSource({"Infinity, 1600", "-5, 320"})
    void aRunThatIsOverOnlyReportsAgain(String targetReturn, long steps) throws Exception {
        Outcome first = assertSucceeds(begin("--json", "--set=targetReturn=" + targetReturn));
        assertThat(RunFiles.progress(run).steps()).isEqualTo(steps);
        RunFiles.forgetStarts(run);
        Files.delete(run.resolve("report.md"));
        SortedMap<String, String> before = RunFiles.contents(run);

        Outcome second = assertSucceeds(resume("--json"));
        assertThat(run.resolve("report.md")).exists();
        RunFiles.forgetStarts(run);
        Files.delete(run.resolve("report.md"));
        assertThat(RunFiles.contents(run)).isEqualTo(before);
        assertThat(first.out()).containsPattern(RunFiles.TIMES);
        assertThat(second.out()).isEqualTo(first.out().replaceAll(RunFiles.TIMES, ""));
    }

    @Test
    void theCommandLineThatBeganARunGoesOnWithIt() throws Exception {
        Trainings.trainUntil(160, run, config());
        assertSucceeds(begin("--resume"));
        assertSameAsUndisturbed();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "seed-grid            | ENV is seed-grid: drain-grid-3x3 is what",
                "--algo=ppo           | --algo is ppo: q-learning is what",
                "--seed=6             | --seed is 6: 5 is what",
                "--classpath=src      | --classpath is [",
                "--set=envs=5         | --set envs is 5: 4 is what",
                "--set=epsilon=0.5    | --set epsilon is \"0.5\"",
                "--set=targetReturn=1 | --set targetReturn is 1.0: ",
                "--set=nothing=1      | setting nothing: there is none",
                "--set=envs=x         | setting envs=x: ",
                "--steps=100          | --steps is 100: the run in ",
                "--steps=0            | --steps is 0: the run in ",
            })
    void optionsThatContradictAreRefused(String option, String complaint) throws Exception {
        Trainings.trainUntil(160, run, config());
        SortedMap<String, String> before = RunFiles.contents(run);
        assertFails(2, complaint, resume(option));
        assertThat(RunFiles.contents(run)).isEqualTo(before);
    }

    @Test
    void resumeNeedsADirectory() {
        assertFails(2, "--resume is given without --run: name the run directory", "train", "--resume");
    }

    @Test
    void aDamagedLastCheckpointIsRefusedAndAWholeOneNamed() throws Exception {
        Trainings.trainUntil(160, run, config());
        List<String> names = RunFiles.checkpoints(run);
        Path whole = run.resolve("checkpoints").resolve(names.get(names.size() - 2));
        damage(run.resolve("last.zip"));
        SortedMap<String, String> before = RunFiles.contents(run);
        Outcome outcome = assertFails(1, run.resolve("last.zip") + ": ", resume());
        assertThat(outcome.err()).endsWith("; " + whole + " is whole: delete last.zip to go on from there\n");
        assertThat(RunFiles.contents(run)).isEqualTo(before);

        Files.delete(run.resolve("last.zip"));
        assertSucceeds(resume());
        assertSameAsUndisturbed();
    }

    @Test
    void soItIsWhereThereIsNoneThatIsWhole() throws Exception {
        Trainings.trainUntil(160, run, config());
        Files.delete(run.resolve("last.zip"));
        for (String name : RunFiles.checkpoints(run)) {
            damage(run.resolve("checkpoints").resolve(name));
            Files.copy(run.resolve("checkpoints").resolve(name), run.resolve("last.zip"));
            Outcome outcome = assertFails(1, run.resolve("last.zip") + ": ", resume());
            boolean all = name.equals(
                    RunFiles.checkpoints(run).get(RunFiles.checkpoints(run).size() - 1));
            assertThat(outcome.err().contains("nor is there another checkpoint that is whole"))
                    .isEqualTo(all);
            Files.delete(run.resolve("last.zip"));
        }
    }

    @Test
    void aCheckpointOfAnotherRunIsRefused() throws Exception {
        Trainings.trainUntil(160, run, config());
        Path other = directory.resolve("other");
        Trainings.train(other, Trainings.config("drain-grid-3x3", "sarsa", 5, 64, Map.of("envs", "2")));
        Files.delete(run.resolve("last.zip"));
        Files.copy(other.resolve("last.zip"), run.resolve("last.zip"));
        assertFails(1, run.resolve("last.zip") + ": belongs to another run than ", resume());
    }

    @Test
    void checkpointsKeepTheLastEvaluationFromBefore() throws Exception {
        Trainings.trainUntil(384, run, config());
        Metrics evaluated =
                CheckpointFile.read(run.resolve("last.zip")).manifest().evaluation();
        assertThat(evaluated.values()).containsKeys("evaluationReturn", "evaluationLength");
        Trainings.trainUntil(448, run, config());
        assertThat(CheckpointFile.read(run.resolve("last.zip")).manifest().evaluation())
                .isEqualTo(evaluated);
    }

    @Test
    void moreStepsExtendARun() throws Exception {
        assertSucceeds(begin("--set=epsilon=linear(1, 0)"));
        assertSucceeds(resume("--steps=3200"));
        assertThat(RunFiles.progress(run)).matches(at -> at.steps() == 3200 && at.totalSteps() == 3200);
        assertThat(RunConfig.read(run).training().steps()).isEqualTo(3200);
        // each line is a mean over the two updates before it
        assertThat(epsilonAt(1600)).isCloseTo(1 - 1552.0 / 1600, offset(1e-6));
        assertThat(epsilonAt(1664)).isCloseTo(1 - 1616.0 / 3200, offset(1e-6));
        assertSucceeds(resume());
        assertThat(RunFiles.progress(run).steps()).as("the new total stays").isEqualTo(3200);
    }

    @Test
    void fewerStepsEndItSooner() throws Exception {
        Trainings.trainUntil(160, run, config());
        assertThat(RunFiles.progress(run).steps()).isEqualTo(160);
        assertFails(
                2,
                "--steps is 159: the run in " + run + " has taken 160 already; more is allowed",
                resume("--steps=159"));
        assertSucceeds(resume("--steps=800"));
        assertThat(RunFiles.progress(run).steps()).isEqualTo(800);
        assertSucceeds(resume("--steps=800"));
        assertFails(2, "--steps is 799", resume("--steps=799"));
    }

    @Test
    void anEnvironmentThatDoesNotRepeatItselfBeginsNewEpisodes() throws Exception {
        RunConfig config = Trainings.config(Unrepeatable.class.getName(), "q-learning", 5, STEPS, SETTINGS);
        for (int i = 1; i <= 3; i++) {
            Trainings.trainUntil(200L * i, run, config);
        }
        assertSucceeds(resume());
        assertThat(RunFiles.progress(run).steps()).isEqualTo(STEPS);
        assertThat(RunFiles.progress(run).episodes()).isPositive();
    }

    private static RunConfig config() {
        return Trainings.config("drain-grid-3x3", "q-learning", 5, STEPS, SETTINGS);
    }

    private String[] begin(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("train", "drain-grid-3x3", "--algo=q-learning", "--seed=5", "--run=" + run, "--quiet"));
        arguments.add("--steps=" + STEPS);
        SETTINGS.forEach((key, value) -> arguments.add("--set=" + key + "=" + value));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private String[] resume(String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", "--resume", "--run=" + run, "--quiet"));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private void assertSameAsUndisturbed() throws Exception {
        Path undisturbed = directory.resolve("undisturbed");
        Trainings.train(undisturbed, config());
        RunFiles.assertSameTraining(run, undisturbed);
    }

    private static Outcome assertSucceeds(String... arguments) {
        Outcome outcome = Outcome.of(arguments);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.err()).isEmpty();
        return outcome;
    }

    private static Outcome assertFails(int exitCode, String complaint, String... arguments) {
        Outcome outcome = Outcome.of(arguments);
        assertThat(outcome.err()).startsWith("rollout4j: " + complaint);
        assertThat(outcome.err().lines()).hasSize(1);
        assertThat(outcome.exitCode()).isEqualTo(exitCode);
        assertThat(outcome.out()).isEmpty();
        return outcome;
    }

    /** In place, as a failing disk does: whatever other name the file has shows the damage too. */
    private static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[200] ^= 1; // in the manifest: headers and directory further on hold bytes that nobody reads
        Files.write(file, bytes);
    }

    private double epsilonAt(long steps) throws IOException {
        return RunFiles.metrics(run).stream()
                .map(line -> Json.parse(line.getBytes(StandardCharsets.UTF_8), "line"))
                .filter(line -> line.path("envSteps").asLong() == steps)
                .findFirst()
                .orElseThrow()
                .path("epsilon")
                .asDouble();
    }
}
