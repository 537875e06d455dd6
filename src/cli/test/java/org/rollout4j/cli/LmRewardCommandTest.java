package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.lm.run.LanguageRunConfig;

/** {@code rollout4j lm kto}, {@code lm reward}, and what a reward model is good for. */
class LmRewardCommandTest {
    @TempDir
    private static Path folder;

    private static Path model;
    private static Path pairs;
    private static Path run;

    @BeforeAll
    static void learn() throws IOException {
        model = LanguageModels.write(folder.resolve("model"), false);
        StringBuilder lines = new StringBuilder();
        for (char c = 'a'; c <= 'z'; c++) {
            lines.append("{\"prompt\": \"" + c + "?\", \"chosen\": \" yes\", \"rejected\": \" no\"}\n");
        }
        pairs = Files.writeString(folder.resolve("pairs.jsonl"), lines);
        run = folder.resolve("judge");
        Outcome.of("lm", "reward", "--model", model, "--data", pairs, "--run", run, "--steps", 4, "--quiet")
                .succeeded();
    }

    @Test
    void aRewardModelIsInspectedAndWritesNoText() {
        for (Path path : new Path[] {run, run.resolve("best"), run.resolve("last.zip")}) {
            JsonNode json =
                    Outcome.of("lm", "inspect", path, "--json").succeeded().json();
            assertThat(json.get("type").asText()).isEqualTo("reward model");
            Outcome.of("lm", "sample", "--model", path, "--prompt", "a")
                    .failedWith(1, path + ": is a reward model, which writes no text");
        }
        assertThat(Outcome.of("lm", "inspect", run).succeeded().out()).contains("reward model", "reward, 4 steps");
        assertThat(Outcome.of("lm", "inspect", model, "--json")
                        .succeeded()
                        .json()
                        .get("type")
                        .asText())
                .isEqualTo("language model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "%s:0.5", "model=%s", "model=%s:-1", "%s/best"})
    void aRewardModelRewardsCompletions(String reward) throws IOException {
        Path tuned = folder.resolve("tuned-" + reward.replaceAll("\\W", ""));
        Outcome.of(
                        "lm",
                        "grpo",
                        "--model",
                        model,
                        "--data",
                        prompts(),
                        "--run",
                        tuned,
                        "--steps",
                        1,
                        "--quiet",
                        "--reward",
                        reward.formatted(run),
                        "--set",
                        "numGenerations=2",
                        "--set",
                        "batchSize=2",
                        "--set",
                        "maxCompletionLength=4")
                .succeeded();
        assertThat(LanguageRunConfig.read(tuned).rewards())
                .singleElement()
                .asString()
                .startsWith("model=" + folder);
        assertThat(tuned.resolve("samples.jsonl")).content().contains("\"reward\":");
    }

    @Test
    void aFolderThatIsNoRewardModelIsNamed() throws IOException {
        Path none = folder.resolve("none");
        for (Path path : new Path[] {none, model}) {
            Path tuned = folder.resolve("refused");
            Outcome.of(
                            "lm",
                            "grpo",
                            "--model",
                            model,
                            "--data",
                            prompts(),
                            "--run",
                            tuned,
                            "--steps",
                            1,
                            "--quiet",
                            "--reward",
                            "model=" + path)
                    .failedWith(1, path.toString());
            assertThat(tuned).doesNotExist();
        }
    }

    @Test
    void completionsThatWereLikedOrNotAreLearned() throws IOException {
        Path tuned = folder.resolve("kto");
        Outcome.of(
                        "lm",
                        "kto",
                        "--model",
                        model,
                        "--data",
                        pairs,
                        "--run",
                        tuned,
                        "--steps",
                        2,
                        "--quiet",
                        "--set",
                        "desirable_weight=2")
                .succeeded();
        Path table = folder.resolve("kto.csv");
        Outcome.of("export", tuned, "--format", "csv", "--out", table).succeeded();
        assertThat(table).content().contains("eval_rewards/margins", "eval_kl", "logps/chosen");
        Outcome.of("lm", "kto", "--model", model, "--data", pairs, "--set", "batchSize=1")
                .failedWith(2, "batchSize is 1");
    }

    private static Path prompts() throws IOException {
        return Files.writeString(
                folder.resolve("prompts.jsonl"), "{\"prompt\": \"a?\"}\n{\"prompt\": \"b?\"}\n{\"prompt\": \"c?\"}\n");
    }
}
