package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.cli.CountedEnvironments.Counted;
import org.rollout4j.cli.CountedEnvironments.OneStart;
import org.rollout4j.cli.CountedEnvironments.Repeating;
import org.rollout4j.cli.CountedEnvironments.SameStream;
import org.rollout4j.train.KnownReturns;

/** Whether results can be trusted: nothing is played that nobody asked for, and what says little is said to. */
class TrustCommandsTest {
    private static final int LENGTH = 20;

    /** 256 steps of training, with two evaluations of three episodes. */
    private static final int TRAINING = 256 + 2 * 3 * LENGTH;

    @TempDir
    private Path directory;

    private Path run;

    @BeforeEach
    void chooseRun() {
        run = directory.resolve("run");
    }

    private Outcome train(Class<?> environment, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("train", environment.getName(), "--run", run, "--quiet"));
        arguments.addAll(List.of("--steps", 256, "--set", "envs=4", "--set", "horizon=16"));
        arguments.addAll(List.of("--set", "evaluationEpisodes=3", "--set", "evaluateEvery=128"));
        arguments.addAll(List.of(more));
        CountedEnvironments.STEPS.set(0);
        return Outcome.of(arguments.toArray());
    }

    private static Outcome counted(Object... arguments) {
        CountedEnvironments.STEPS.set(0);
        return Outcome.of(arguments);
    }

    private static long steps() {
        return CountedEnvironments.STEPS.get();
    }

    @Test
    void trainPlaysWhatTheSettingsAskForAndTheRandomPolicyAsOften() {
        JsonNode json = train(Counted.class, "--json").succeeded().json();

        assertThat(steps()).isEqualTo(TRAINING + 3 * LENGTH + 3 * LENGTH);
        assertThat(json.get("episodes").asInt()).isEqualTo(3);
        assertThat(json.get("randomEpisodes").asInt()).isEqualTo(3);
        assertThat(json.get("randomReturn").asDouble()).isBetween(2.0, 18.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 300})
    void trainPlaysAsManyClosingEpisodesAsItIsTold(int episodes) {
        JsonNode json = train(Counted.class, "--json", "--episodes", episodes)
                .succeeded()
                .json();

        assertThat(steps()).isEqualTo(TRAINING + 2L * episodes * LENGTH);
        assertThat(json.get("episodes").asInt()).isEqualTo(episodes);
        assertThat(json.get("randomEpisodes").asInt()).isEqualTo(episodes);
    }

    @Test
    void closingEpisodesAreAtLeastOne() {
        train(Counted.class, "--episodes", 0).failedWith(2, "--episodes is 0", "1 to 10000000");
        assertThat(run).doesNotExist();
    }

    @Test
    void withoutTheBaselineTheRandomPolicyIsNeitherPlayedNorShown() throws IOException {
        Outcome outcome = train(Counted.class, "--no-baseline").succeeded();

        assertThat(steps()).isEqualTo(TRAINING + 3 * LENGTH);
        assertThat(outcome.out()).doesNotContain("random");
        counted("evaluate", run, "--episodes", 10, "--no-baseline", "--json").succeeded();
        assertThat(steps()).isEqualTo(10 * LENGTH);
        counted(
                        "compare",
                        Counted.class.getName(),
                        run,
                        "--episodes",
                        10,
                        "--no-baseline",
                        "--quiet",
                        "--run",
                        directory.resolve("compared"))
                .succeeded();
        assertThat(steps()).isEqualTo(10 * LENGTH);
    }

    @Test
    void whatIsPlayedIsSaidAndItsTimeCounted() {
        List<Object> loud = new ArrayList<>(List.of("train", Counted.class.getName(), "--run", run, "--steps", 64));
        loud.addAll(List.of("--set", "envs=4", "--set", "horizon=16", "--set", "evaluationEpisodes=5", "--json"));
        Outcome outcome = Outcome.of(loud.toArray());

        assertThat(outcome.err()).contains("evaluating 5 episodes", "random policy on 5 episodes");
        JsonNode json = outcome.json();
        assertThat(json.get("evaluateSeconds").asDouble()).isPositive();
    }

    @Test
    void evaluatePlaysTheEpisodesAskedForAndTheRandomPolicyAsOften() {
        train(Counted.class).succeeded();

        JsonNode json =
                counted("evaluate", run, "--episodes", 10, "--json").succeeded().json();

        assertThat(steps()).isEqualTo(10 * LENGTH + 10 * LENGTH);
        assertThat(json.get("randomEpisodes").asInt()).isEqualTo(10);
    }

    /** The run keeps what the random policy came to, for as many episodes of the same starts. */
    @Test
    void whatTheRunKnowsIsNotPlayedAgain() {
        JsonNode trained =
                train(Counted.class, "--episodes", 10, "--json").succeeded().json();
        JsonNode again =
                counted("evaluate", run, "--episodes", 10, "--json").succeeded().json();
        assertThat(steps()).isEqualTo(10 * LENGTH);
        assertThat(again.get("randomReturn")).isEqualTo(trained.get("randomReturn"));
        assertThat(again.get("meanReturn")).isEqualTo(trained.get("meanReturn"));

        counted("evaluate", run, "--episodes", 10, "--seed", 5, "--json").succeeded();
        assertThat(steps()).as("of other starts nothing is known").isEqualTo(2 * 10 * LENGTH);
        counted("train", "--resume", "--run", run, "--episodes", 10, "--quiet").succeeded();
        int unfinished = 4 * (256 / 4 % LENGTH);
        assertThat(steps())
                .as("a run that is over: its unfinished episodes once more, and the model")
                .isEqualTo(unfinished + 10 * LENGTH);
    }

    /** In a file of an earlier version, which does not say how many episodes it is of. */
    @Test
    void whatIsNotSaidToBeOfAsManyEpisodesIsPlayed() throws IOException {
        train(Counted.class, "--episodes", 10).succeeded();
        Files.writeString(
                run.resolve(KnownReturns.FILE),
                "{\"environment\":\"" + Counted.class.getName() + "\",\"optimalReturn\":null,\"randomReturn\":1.5}");

        JsonNode json =
                counted("evaluate", run, "--episodes", 10, "--json").succeeded().json();

        assertThat(steps()).isEqualTo(2 * 10 * LENGTH);
        assertThat(json.get("randomReturn").asDouble()).isNotEqualTo(1.5);
    }

    @ParameterizedTest
    @CsvSource({"true, 2", "false, 2"})
    void comparePlaysTheRandomPolicyOnceBeItAnAgentOrNot(boolean agent, int timesPlayed) throws IOException {
        train(Counted.class, "--no-baseline").succeeded();
        Path compared = directory.resolve("compared");

        JsonNode json = counted(
                        "compare",
                        Counted.class.getName(),
                        "--agents",
                        run + (agent ? ",random" : ""),
                        "--episodes",
                        10,
                        "--quiet",
                        "--json",
                        "--run",
                        compared)
                .succeeded()
                .json();

        assertThat(steps()).isEqualTo((long) timesPlayed * 10 * LENGTH);
        assertThat(json.get("randomReturn").asDouble()).isPositive();
        assertThat(json.get("rows"))
                .allSatisfy(row -> assertThat(row.get("randomEpisodes").asInt()).isEqualTo(10));
        assertThat(Files.readString(compared.resolve("report.md"))).contains("over 10 episodes");
    }

    @Test
    void trainingInAComparisonPlaysNothingElse() {
        counted(
                        "compare",
                        Counted.class.getName(),
                        "--agents=ppo",
                        "--seeds=2",
                        "--steps=256",
                        "--episodes=10",
                        "--quiet",
                        "--set=envs=4",
                        "--set=horizon=16",
                        "--set=evaluationEpisodes=3",
                        "--set=evaluateEvery=128",
                        "--run=" + directory.resolve("compared"))
                .succeeded();
        assertThat(steps()).isEqualTo(2 * TRAINING + 3 * 10 * LENGTH);
    }

    @Test
    void whatIsWorseThanRandomIsSaidEverywhere() throws IOException {
        Outcome trained = train(Repeating.class, "--episodes", 200).succeeded();

        assertThat(trained.out())
                .contains("random policy   -", "(200 episodes)", "warning         worse than random: ", "Train longer");
        assertThat(Files.readString(run.resolve("report.md"))).contains("random policy   -", "worse than random: ");
        JsonNode evaluated =
                counted("evaluate", run, "--episodes", 50, "--json").succeeded().json();
        assertThat(evaluated.get("worseThanRandom").asBoolean()).isTrue();
        assertThat(evaluated.get("randomReturn").asDouble()).isCloseTo(-10, within(1.5));
        Outcome compared = counted(
                "compare",
                Repeating.class.getName(),
                "--agents",
                run + ",random",
                "--episodes",
                50,
                "--quiet",
                "--run",
                directory.resolve("compared"));
        assertThat(compared.out()).contains("Worse than random: " + run + ".");
        assertThat(Files.readString(directory.resolve("compared/report.md")))
                .contains("Worse than random: " + run + ".");
    }

    @Test
    void whereTheRandomPolicyIsKnownExactlyItIsShownAndNotPlayed() {
        Path trained = Outcome.trained(run);

        assertThat(Outcome.of("evaluate", trained, "--episodes", 20).succeeded().out())
                .containsPattern("random policy   0\\.\\d+  \\(exact\\)");
        JsonNode json = Outcome.of("evaluate", trained, "--episodes", 20, "--json")
                .succeeded()
                .json();
        assertThat(json.has("randomEpisodes")).isFalse();
        assertThat(json.get("randomReturn").asDouble()).isBetween(0.5, 1.0);
    }

    /** Where chance has a say in what follows, a sample may be better than any policy is; its exact return may not. */
    @Test
    void whereMoreThanTheStartIsChanceTheExactReturnIsMeasured() {
        for (int seed = 1; seed < 6; seed++) {
            JsonNode json = Outcome.of(
                            "evaluate", "models/inventory-ppo.zip", "--episodes", 5, "--seed", seed, "--json")
                    .succeeded()
                    .json();
            double fraction = (json.get("exactReturn").asDouble()
                            - json.get("randomReturn").asDouble())
                    / (json.get("optimalReturn").asDouble()
                            - json.get("randomReturn").asDouble());
            assertThat(json.get("fractionOfOptimal").asDouble())
                    .isEqualTo(fraction)
                    .isBetween(0.9, 1.0);
        }
        JsonNode drawn = Outcome.of("evaluate", "models/inventory-ppo.zip", "--stochastic", "--episodes", 5, "--json")
                .succeeded()
                .json();
        assertThat(drawn.has("exactReturn")).isFalse();
        assertThat(drawn.get("fractionOfOptimalCi95")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10, 200})
    void copiesAreSaidToBeNoSample(int episodes) throws IOException {
        Outcome trained = train(SameStream.class, "--episodes", episodes);

        String doubt = episodes + " episodes, 1 distinct: ";
        assertThat(trained.exitCode()).isZero();
        assertThat(trained.err()).hasLineCount(1).contains(doubt);
        assertThat(trained.out()).contains("(" + episodes + " episodes, 1 distinct: no interval)");
        assertThat(Files.readString(run.resolve("report.md"))).contains(doubt);
        Outcome evaluated = counted("evaluate", run, "--episodes", episodes, "--json");
        assertThat(evaluated.err()).hasLineCount(1).contains(doubt);
        assertThat(evaluated.json().get("distinctEpisodes").asInt()).isEqualTo(1);
        assertThat(evaluated.json().has("ci95")).isFalse();
        Outcome compared = counted(
                "compare",
                SameStream.class.getName(),
                "--agents",
                run,
                "--episodes",
                episodes,
                "--quiet",
                "--run",
                directory.resolve("compared"));
        assertThat(compared.err()).contains(doubt);
        assertThat(compared.out()).contains("none", doubt);
    }

    @Test
    void checkNamesInstancesThatBeginAlike() {
        assertThat(Outcome.of("check", SameStream.class.getName()).out())
                .contains("instances begin with the same episode whatever the seed", "1 distinct");
        assertThat(Outcome.of("check", OneStart.class.getName()).out()).doesNotContain("distinct");
    }

    @Test
    void theOptimumStandsOnTheSameStarts() {
        Path trained = Outcome.trained(run, "--algo", "q-learning", "--set", "steps=4000");
        for (int episodes : new int[] {1, 5, 40}) {
            for (int seed = 1; seed < 6; seed++) {
                JsonNode json = Outcome.of("evaluate", trained, "--episodes", episodes, "--seed", seed, "--json")
                        .succeeded()
                        .json();
                assertThat(json.get("meanReturn").asDouble())
                        .isLessThanOrEqualTo(json.get("optimalReturn").asDouble() + 1e-6);
                assertThat(json.get("optimalReturnOfAllStarts").asDouble()).isCloseTo(0.984, within(0.002));
            }
        }
    }
}
