package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.env.Catalogue;
import org.rollout4j.env.ClassEnvironments;
import org.rollout4j.experiment.summary.ExperimentListener;
import org.rollout4j.experiment.tune.Trial;
import org.rollout4j.experiment.tune.TrialRun;
import org.rollout4j.experiment.tune.Trials;
import org.rollout4j.experiment.tune.TuneConfig;
import org.rollout4j.experiment.tune.TuneScore;
import org.rollout4j.experiment.tune.Tuning;
import org.rollout4j.run.RunConfig;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.TrainingConfig;

class TuneCommandTest {
    private static final String ENV = "drain-grid-2x2";

    @TempDir
    private Path folder;

    private static Outcome tune(Path out, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("tune", "--out", out));
        arguments.addAll(List.of(more));
        return Outcome.of(arguments.toArray());
    }

    private static Outcome begin(Path out, Object... more) {
        Object[] begin = {
            ENV,
            "--algo",
            "q-learning",
            "--trials",
            4,
            "--seeds",
            2,
            "--keep-one-in",
            2,
            "--steps",
            512,
            "--set",
            "horizon=8",
            "--quiet",
            "--json"
        };
        return tune(out, Stream.concat(Stream.of(begin), Stream.of(more)).toArray());
    }

    private static List<String> lines(Path out) throws IOException {
        return Files.readAllLines(out.resolve("trials.jsonl"));
    }

    /** What does not depend on the clock. */
    private static JsonNode withoutClock(JsonNode json) {
        json.get("configurations").forEach(configuration -> ((ObjectNode) configuration).remove("seconds"));
        return json;
    }

    @Test
    void theBestHalfIsTrainedWithMoreSeeds() throws IOException {
        Path out = folder.resolve("tuned");

        JsonNode json = begin(out).succeeded().json();

        List<Integer> seeds = new ArrayList<>();
        json.get("configurations")
                .forEach(configuration -> seeds.add(configuration.get("seeds").asInt()));
        assertThat(seeds).containsExactly(2, 2, 1, 1);
        assertThat(lines(out)).hasSize(4 + 2);
        double best = json.get("configurations").get(0).get("score").asDouble();
        assertThat(best)
                .isGreaterThanOrEqualTo(
                        json.get("configurations").get(1).get("score").asDouble());
        assertThat(json.get("best").get("horizon").asText())
                .as("what is set is not searched")
                .isEqualTo("8");
        assertThat(Files.readString(out.resolve("tune.md")))
                .contains("# q-learning tuned on " + ENV, "nothing: the base", "## Protocol", "epsilon = linear(");
    }

    @Test
    void theBestPresetIsOneThatTrainTakes() throws IOException {
        Path out = folder.resolve("tuned");
        JsonNode json = begin(out).succeeded().json();
        Path run = folder.resolve("run");

        Outcome.of(
                        "train",
                        ENV,
                        "--algo",
                        "q-learning",
                        "--preset",
                        out.resolve("best.properties"),
                        "--run",
                        run,
                        "--quiet")
                .succeeded();

        RunConfig config = RunConfig.read(run);
        assertThat(config.training()).isEqualTo(TrainingConfig.ofSteps(512));
        for (Map.Entry<String, JsonNode> setting : json.get("best").properties()) {
            assertThat(config.with(setting.getKey(), setting.getValue().asText()))
                    .isEqualTo(config);
        }
    }

    @Test
    void theSameSeedFindsTheSameAgainAlsoSideBySideAndAnotherDoesNot() throws IOException {
        JsonNode first = withoutClock(begin(folder.resolve("a")).succeeded().json());
        JsonNode again =
                withoutClock(begin(folder.resolve("b"), "--jobs", 2).succeeded().json());
        JsonNode other =
                withoutClock(begin(folder.resolve("c"), "--seed", 7).succeeded().json());

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void whatAKillLeftIsGoneOnWithAndNothingIsTrainedTwice() throws IOException {
        Path out = folder.resolve("tuned");
        JsonNode whole = withoutClock(begin(out).succeeded().json());
        // as if it had been killed in the middle of its fourth trial
        List<String> kept = lines(out).subList(0, 3);
        Files.write(out.resolve("trials.jsonl"), kept);
        Files.writeString(out.resolve(".trials.jsonl.tmp-left"), "{");
        Files.delete(out.resolve("best.properties"));
        Files.delete(out.resolve("tune.md"));

        JsonNode resumed = withoutClock(
                tune(out, "--resume", "--quiet", "--json").succeeded().json());

        assertThat(resumed).isEqualTo(whole);
        // with the seconds that the first training took
        assertThat(lines(out)).hasSize(6).startsWith(kept.toArray(String[]::new));
        assertThat(out.resolve("best.properties")).exists();
        assertThat(out.resolve(".trials.jsonl.tmp-left")).doesNotExist();
    }

    @Test
    void aResumedTuningMayHaveMoreTrialsButNoOtherSteps() throws IOException {
        Path out = folder.resolve("tuned");
        begin(out).succeeded();
        List<String> before = lines(out);

        JsonNode more = tune(out, "--resume", "--quiet", "--json", "--trials", 5)
                .succeeded()
                .json();

        assertThat(more.get("configurations")).hasSize(5);
        assertThat(lines(out)).startsWith(before.toArray(String[]::new));
        tune(out, "--resume", "--steps", 600).failedWith(2, "--steps is 600: 512 is what ");
        tune(out, "--resume", "--set", "discount=1").failedWith(2, "--set discount is 1");
    }

    @Test
    void timeToATargetEndsATrialThere() throws IOException {
        Path out = folder.resolve("tuned");

        JsonNode json =
                begin(out, "--score", "steps", "--target", "-100").succeeded().json();

        // any policy is better than that at its first evaluation, a twentieth of the way
        json.get("configurations")
                .forEach(configuration ->
                        assertThat(configuration.get("score").asDouble()).isBetween(-200.0, -1.0));
    }

    @Test
    void aTrainingThatDivergesIsWorstAndNoFailure() throws Exception {
        FaultyEnvironments.STEPS_LEFT.set(20);
        RunConfig config = RunConfig.of(
                FaultyEnvironments.HugeReward.class.getName(),
                List.of(),
                "a2c",
                1,
                TrainingConfig.ofSteps(1000),
                Map.of("envs", "1", "horizon", "8"));
        TrialRun run = new TrialRun(
                config,
                ClassEnvironments.load(
                        FaultyEnvironments.HugeReward.class.getName(), FaultyEnvironments.class.getClassLoader()));

        Trial failed = run.train(0).orElseThrow();

        assertThat(failed.failure()).contains("policy loss is");
        Trial bad = new Trial(1, 1, -1e9, -1e9, null, null, 1000, 1, null);
        for (TuneScore score : TuneScore.values()) {
            assertThat(score.bestFirst().compare(List.of(failed), List.of(bad)))
                    .as("%s", score)
                    .isPositive();
            assertThat(score.of(List.of(failed, bad))).isEqualTo(Double.NEGATIVE_INFINITY);
        }
    }

    @Test
    void notToReachTheTargetCountsTwice() {
        Trial reached = new Trial(0, 1, 5, 2, 400L, 3.0, 400, 3, null);
        Trial missed = new Trial(0, 2, 4, 1, null, null, 1000, 10, null);

        assertThat(TuneScore.STEPS.of(List.of(reached, missed))).isEqualTo(-(400 + 2000) / 2.0);
        assertThat(TuneScore.SECONDS.of(List.of(reached, missed))).isEqualTo(-(3 + 20) / 2.0);
        assertThat(TuneScore.RETURN.of(List.of(reached, missed))).isEqualTo(4.5);
        assertThat(TuneScore.AREA.of(List.of(reached, missed))).isEqualTo(1.5);
        Trial missedByMore = new Trial(1, 2, 3, 1, null, null, 1000, 10, null);
        assertThat(TuneScore.STEPS.bestFirst().compare(List.of(missed), List.of(missedByMore)))
                .isNegative();
    }

    @Test
    void aStopIsCleanAndWhatWasFinishedIsKept() throws Exception {
        Path out = folder.resolve("tuned");
        begin(out).succeeded();
        TuneConfig config = RunDirectory.config(out, TuneConfig.class);
        Path other = Files.createDirectories(folder.resolve("other"));
        List<String> told = new ArrayList<>();
        Tuning[] tuning = new Tuning[1];
        // Ctrl-C as soon as the second trial is told of
        ExperimentListener listener = line -> {
            told.add(line);
            if (line.contains("[2]")) {
                tuning[0].requestStop();
            }
        };
        tuning[0] = new Tuning(config, Catalogue.find(ENV), Trials.in(other), 1, listener);

        assertThat(tuning[0].run()).isEmpty();

        assertThat(told)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .matches("\\[\\d] configuration \\d seed 1001: return .* after 512 steps, .* s"));
        assertThat(lines(other)).hasSize(2);
        assertThat(Trials.in(other).has(1, 1001)).isTrue();
        assertThat(Trials.in(other).has(2, 1001)).isFalse();
    }

    @Test
    void wrongUsageIsOneLineAndTrainsNothing() throws IOException {
        Path out = folder.resolve("tuned");
        Path space = Files.writeString(folder.resolve("space"), "learningrate = log(1e-3, 1e-2)\n");
        tune(out, ENV, "--space", space, "--trials", 2).failedWith(2, "learningrate", "did you mean learningRate?");
        tune(out, ENV, "--score", "steps").failedWith(2, "target");
        tune(out, ENV, "--target", 1).failedWith(2, "target is 1.0");
        tune(out, ENV, "--algo", "seed-table").failedWith(2, "--space FILE");
        tune(out, ENV, "--trials", 0).failedWith(2, "trials is 0");
        tune(out).failedWith(2, "an environment is needed: rollout4j tune ENV");
        Outcome.of("tune", ENV, "--resume").failedWith(2, "--resume is given without --out");
        assertThat(out).doesNotExist();
    }
}
