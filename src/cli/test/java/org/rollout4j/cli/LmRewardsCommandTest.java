package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.file.ModelFiles;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.RewardModel;
import org.rollout4j.lm.model.ScalarWeights;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.text.CharacterTokenizer;
import org.rollout4j.train.CheckpointFile;

/** What {@code rollout4j lm} says of rewards that are missing or fail, and what is left of the run. */
class LmRewardsCommandTest {
    private static final int GOOD_UPDATES = 3;

    @TempDir
    private static Path folder;

    private static Path model;
    private static Path rows;

    private Path run;

    @BeforeAll
    static void write() throws IOException {
        model = LanguageModels.write(folder.resolve("model"), false);
        rows = LanguageModels.rows(folder.resolve("rows.jsonl"));
    }

    @BeforeEach
    void chooseRun() throws IOException {
        run = Files.createTempDirectory(folder, "runs").resolve("run");
        FaultyRewards.CALLS_LEFT.set(GOOD_UPDATES);
    }

    private Outcome tuned(String method, Path data, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "lm",
                method,
                "--model=" + model,
                "--data=" + data,
                "--run=" + run,
                "--quiet",
                "--set=batchSize=8",
                "--set=maxCompletionLength=4",
                "--set=threads=1",
                "--set=checkpointEvery=1",
                "--set=evaluateEvery=1000"));
        arguments.addAll(List.of(more));
        return Outcome.of(arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"grpo", "rloo", "ppo", "online-dpo"})
    void aRewardIsNeededAndKnown(String method) {
        tuned(method, rows).failedWith(2, "--reward is missing", "sentiment", "or a class");
        tuned(method, rows, "--reward=politeness").failedWith(2, "politeness");
        tuned(method, rows, "--reward=com.acme.Polite").failedWith(2, "com.acme.Polite");
        tuned(method, rows, "--reward=length=none").failedWith(2, "target");
        assertThat(run).doesNotExist();
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({
        "grpo, Throwing, it threw java.lang.IllegalStateException: the judge has gone",
        "rloo, Stalling, it has not answered within its time limit of 2 s",
        "ppo, Throwing, it threw java.lang.IllegalStateException: the judge has gone",
        "ppo, Stalling, it has not answered within its time limit of 2 s",
        "online-dpo, Throwing, it threw java.lang.IllegalStateException: the judge has gone"
    })
    void aRewardThatFailsLeavesTheLastCheckpoint(String method, String reward, String why) throws IOException {
        Outcome told =
                tuned(method, rows, "--reward=org.rollout4j.cli.FaultyRewards$" + reward, "--set=rewardTimeLimit=2");
        assertThat(told.exitCode()).isEqualTo(1);
        assertThat(told.out()).isEmpty();
        assertThat(told.err().lines()).as(told.err()).hasSize(1);
        assertThat(told.err())
                .startsWith("rollout4j: reward function FaultyRewards$" + reward)
                .contains(why)
                .endsWith("; the last good checkpoint is " + run.resolve("last.zip") + "\n");
        assertThat(CheckpointFile.read(run.resolve("last.zip"))
                        .manifest()
                        .progress()
                        .updates())
                .isEqualTo(GOOD_UPDATES);
        assertThat(RunFiles.leftovers(run)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"grpo", "ppo", "online-dpo"})
    void aPromptLongerThanTheContextIsNamed(String method) throws IOException {
        Path file = Files.writeString(
                folder.resolve("long.jsonl"),
                "{\"prompt\": \"short\"}\n{\"prompt\": \"" + "long ".repeat(20) + "\"}\n");
        tuned(method, file, "--reward=sentiment").failedWith(1, file + ":2: ", "context length, 64");
        assertThat(run).doesNotExist();
    }

    /** Where a column is missing, for example. */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"grpo", "rloo", "ppo", "online-dpo"})
    void aRewardThatAppliesToNothingIsOneLine(String method) {
        tuned(method, rows, "--reward=exact-answer", "--steps=8", "--set=evaluateEvery=4")
                .failedWith(1, "no reward function applies to any completion of the held-out prompts");
    }

    /** A reward model reads texts in tokens of its own; where it has none for them, that is said with the row. */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"grpo", "online-dpo"})
    void aRewardModelMayHaveOtherTokensThanThePolicy(String method) throws IOException {
        Path judge = folder.resolve("judge-of-" + method);
        ModelFiles.write(reward("0123 zyxwvutsrqponmlkjihgfedcba?!.:\n"), judge);
        assertThat(tuned(method, rows, "--reward=" + judge, "--steps=8")
                        .succeeded()
                        .out())
                .contains("reward ");
        Path narrow = folder.resolve("narrow-judge-of-" + method);
        ModelFiles.write(reward("xyz"), narrow);
        run = run.resolveSibling("narrow");
        tuned(method, rows, "--reward=" + narrow, "--steps=8")
                .failedWith(1, "reward function model, row ", "the tokenizer has no token for it");
    }

    private static RewardModel reward(String characters) {
        CharacterTokenizer tokenizer =
                CharacterTokenizer.of(List.of(characters).iterator(), List.of(LanguageModels.END));
        ModelConfig config = ModelConfig.gpt2(tokenizer.vocabularySize(), 64, 1, 2, 8);
        SplitMix random = new SplitMix(9);
        LanguageModel transformer = new LanguageModel(
                Weights.random(config, random),
                tokenizer,
                List.of(tokenizer.specialToken(LanguageModels.END).orElseThrow()),
                null,
                Map.of());
        return RewardModel.of(transformer, ScalarWeights.random(transformer.weights(), random));
    }

    @Test
    void aRunGoesOnAndItsModelIsUsed() {
        assertThat(tuned("ppo", rows, "--reward=length=3", "--steps=8")
                        .succeeded()
                        .out())
                .contains("reward ", "steps           8");
        assertThat(Outcome.of("lm", "ppo", "--run", run, "--resume", "--steps", 16, "--quiet", "--json")
                        .succeeded()
                        .json()
                        .get("steps")
                        .asInt())
                .isEqualTo(16);
        assertThat(Outcome.of("lm", "sample", "--model", run, "--prompt", "torus?", "--json")
                        .succeeded()
                        .json()
                        .get("tokenIds"))
                .isNotEmpty();
    }
}
