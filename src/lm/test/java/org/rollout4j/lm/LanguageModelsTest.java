package org.rollout4j.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.Workers;
import org.rollout4j.file.Json;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.data.Examples;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.reward.RewardFunction;
import org.rollout4j.lm.reward.RewardSum;
import org.rollout4j.lm.run.LanguageRunConfig;
import org.rollout4j.lm.run.LanguageTraining;
import org.rollout4j.lm.run.Models;
import org.rollout4j.lm.run.TinyModels;
import org.rollout4j.lm.tune.Data;
import org.rollout4j.lm.tune.Dpo;
import org.rollout4j.lm.tune.DpoConfig;
import org.rollout4j.lm.tune.ModelSettings;
import org.rollout4j.lm.tune.OptimiserConfig;
import org.rollout4j.lm.tune.OptimiserConfigBuilder;
import org.rollout4j.lm.tune.PretrainConfig;
import org.rollout4j.lm.tune.Rloo;
import org.rollout4j.lm.tune.RlooConfig;
import org.rollout4j.lm.tune.RlooConfigBuilder;
import org.rollout4j.lm.tune.Sft;
import org.rollout4j.lm.tune.SftConfig;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.TrainingConfig;

class LanguageModelsTest {
    private static final SamplingConfig GREEDY = SamplingConfig.plain(20, 0);
    private static final PretrainConfig TINY = new PretrainConfig(
            PretrainConfig.Tokens.CHARACTERS,
            1024,
            new ModelSettings(ModelSettings.Family.LLAMA, 1, 2, 1, 16, 0, 16),
            0.2,
            0,
            4,
            OptimiserConfig.pretraining());

    @TempDir
    private Path folder;

    private Path text() throws IOException {
        return Files.writeString(folder.resolve("letters.txt"), "abcdefgh ".repeat(60));
    }

    private Path examples() throws IOException {
        Path file = folder.resolve("examples.jsonl");
        Examples.write(
                file,
                IntStream.range(0, 10)
                        .mapToObj(i -> new Example.PromptCompletion(
                                Content.of("ab".repeat(1 + i % 3)), Content.of("hgf"), Map.of()))
                        .toList());
        return file;
    }

    @Test
    void pretrainsTheModelOfTheCommandLine() throws Exception {
        LanguageModel model = LanguageModels.pretrain(text(), TINY, 12, 3);

        assertThat(model.weights().values())
                .isEqualTo(recorded("pretrain", null, text(), Json.tree(TINY), 12, 3)
                        .weights()
                        .values());
    }

    @Test
    void tunesTheModelOfTheCommandLineAndLeavesTheGivenOneAsItIs() throws Exception {
        LanguageModel given = TinyModels.of("abcdefgh ", null);
        float[] before = given.weights().values().clone();
        Path saved = folder.resolve("given");
        LanguageModels.save(given, saved);

        LanguageModel tuned = LanguageModels.fineTune(given, examples(), SftConfig.defaults(), 12, 3);

        assertThat(given.weights().values()).isEqualTo(before);
        assertThat(tuned.weights().values())
                .isNotEqualTo(before)
                .isEqualTo(recorded("sft", saved, examples(), Json.tree(SftConfig.defaults()), 12, 3)
                        .weights()
                        .values());
    }

    /** Rewards may be any code; what is given stays as it is. */
    @Test
    void tunesToRewardsThatAreCode() throws Exception {
        LanguageModel given = TinyModels.of("abcdefgh", null);
        float[] before = given.weights().values().clone();
        Path prompts = Files.write(folder.resolve("prompts.jsonl"), Collections.nCopies(40, "{\"prompt\": \"c\"}"));
        RewardFunction vowels = RewardFunction.each(row ->
                row.completion().chars().filter(c -> c == 'a' || c == 'e').count());
        Data data = new Data(List.of(prompts), Optional.of(prompts), List.of(new RewardSum.Term("vowels", vowels, 1)));
        RlooConfig config = RlooConfigBuilder.builder(RlooConfig.defaults())
                .optimiser(OptimiserConfigBuilder.builder(OptimiserConfig.tuning())
                        .learningRate(0.02)
                        .build())
                .build();

        LanguageModel tuned = LanguageModels.tune(new Rloo(), config, given, data, 40, 1);

        assertThat(given.weights().values()).isEqualTo(before);
        assertThat(vowels(tuned)).isGreaterThan(2 * vowels(given));
        assertThatThrownBy(() -> LanguageModels.tune(
                        new Rloo(), config, given, new Data(List.of(prompts), Optional.empty()), 1, 1))
                .hasMessageContaining("rewards")
                .hasMessageContaining("at least one is needed");
        assertThatThrownBy(() -> LanguageModels.tune(new Dpo(), DpoConfig.defaults(), given, data, 1, 1))
                .hasMessageContaining("dpo needs none");
        assertThatThrownBy(() -> LanguageModels.tune(new Sft(), SftConfig.defaults(), given, data, 1, 1))
                .hasMessageContaining("sft");
    }

    private static long vowels(LanguageModel model) {
        return LanguageModels.complete(model, Collections.nCopies(50, "c"), SamplingConfig.plain(10, 1), 5).stream()
                .flatMapToInt(String::chars)
                .filter(c -> c == 'a' || c == 'e')
                .count();
    }

    private LanguageModel recorded(String method, Path model, Path data, JsonNode settings, long steps, long seed)
            throws Exception {
        LanguageRunConfig config = new LanguageRunConfig(
                method,
                model == null ? null : model.toString(),
                List.of(data.toString()),
                null,
                seed,
                TrainingConfig.ofSteps(steps),
                settings,
                Provenance.now());
        Path run = folder.resolve("run");
        try (RunDirectory directory = RunDirectory.create(run, config);
                LanguageTraining training = new LanguageTraining(directory, config, List.of())) {
            training.run();
        }
        try (Workers workers = new Workers(1)) {
            return Models.load(run, workers);
        }
    }

    @Test
    void completesAsItDidBeforeItWasSaved() throws IOException {
        LanguageModel model = LanguageModels.pretrain(text(), TINY, 5, 1);
        LanguageModels.save(model, folder.resolve("saved"));

        LanguageModel loaded = LanguageModels.load(folder.resolve("saved"));

        for (String prompt : List.of("a", "cde", "h a")) {
            assertThat(LanguageModels.complete(loaded, prompt, GREEDY, 1))
                    .isEqualTo(LanguageModels.complete(model, prompt, GREEDY, 1));
        }
    }

    @Test
    void whatStopsACompletionIsNotInIt() {
        LanguageModel model = TinyModels.of("abcdefgh ", null);
        String whole = LanguageModels.complete(model, "a", SamplingConfig.plain(20, 1), 2);
        String stop = whole.substring(2, 4);
        SamplingConfig stopping = new SamplingConfig(20, 1, 0, 1, 0, 1, List.of(stop));

        assertThat(LanguageModels.complete(model, "a", stopping, 2)).isEqualTo(whole.substring(0, whole.indexOf(stop)));
    }

    @Test
    void manyPromptsAreCompletedInTheirOrder() {
        LanguageModel model = TinyModels.of("abcdefgh ", null);

        List<String> together = LanguageModels.complete(model, List.of("abc", "h", "fed"), GREEDY, 1);

        assertThat(together)
                .containsExactly(
                        LanguageModels.complete(model, "abc", GREEDY, 1),
                        LanguageModels.complete(model, "h", GREEDY, 1),
                        LanguageModels.complete(model, "fed", GREEDY, 1));
    }

    @Test
    void whatCannotBeDoneIsSaidInALine() throws IOException {
        LanguageModel model = TinyModels.of("abcdefgh ", null);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> LanguageModels.complete(model, "", GREEDY, 1))
                .withMessageContaining("prompt");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LanguageModels.complete(model, "abc?", GREEDY, 1))
                .withMessageContaining("?");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LanguageModels.complete(model, "abc".repeat(9), GREEDY, 1))
                .withMessageContaining("24");
        assertThatThrownBy(() -> LanguageModels.load(folder.resolve("nothing")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing");
        assertThatThrownBy(
                        () -> LanguageModels.fineTune(model, folder.resolve("none.jsonl"), SftConfig.defaults(), 1, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none.jsonl");
    }
}
