package org.rollout4j.lm.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.rollout4j.lm.tune.Updates.update;
import static org.rollout4j.lm.tune.Updates.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.reward.RewardFunctions;
import org.rollout4j.lm.run.TinyModels;
import org.rollout4j.run.Settings;

/** Models learn from rewards of their own completions: what is sampled, what is compared, and that it is learned. */
class GroupMethodTest {
    private static final LanguageModel MODEL = TinyModels.of("abcdefgh", null);
    private static final Map<String, String> QUICK = Map.of(
            "completions.batchSize", "48",
            "completions.maxCompletionLength", "6",
            "optimiser.learningRate", "0.02",
            "optimiser.warmupSteps", "0");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"grpo", "dr_grpo", "dapo", "bnpo"})
    void everyLossOfGrpoLearnsWhatIsRewarded(String type) throws IOException {
        assertThat(learned(new Grpo(), with(GrpoConfig.defaults(), "lossType", type)))
                .isGreaterThan(0.9);
    }

    @Test
    void itLearnsWithAPenaltyAndMoreUpdatesOfTheSameCompletions() throws IOException {
        GrpoConfig config = with(GrpoConfig.defaults(), "beta", "0.01");
        assertThat(learned(new Grpo(), with(config, "numIterations", "2"))).isGreaterThan(0.9);
        assertThat(learned(new Grpo(), with(config, "klEstimator", "K1"))).isGreaterThan(0.9);
        assertThat(learned(new Grpo(), with(with(config, "lossType", "grpo"), "importanceSamplingLevel", "SEQUENCE")))
                .isGreaterThan(0.9);
        assertThat(learned(new Rloo(), with(RlooConfig.defaults(), "beta", "0.01")))
                .isGreaterThan(0.9);
    }

    /** One temperature everywhere: the ratio of the first update is 1, and nothing is clipped. */
    @ParameterizedTest
    @ValueSource(strings = {"0.6", "1", "1.7"})
    void whatIsSampledIsWhatIsComparedAtAnyTemperature(String temperature) throws IOException {
        GrpoConfig config = with(with(GrpoConfig.defaults(), "beta", "0.1"), "completions.temperature", temperature);
        TuningMethod.Parts<LanguageModel, Completions> parts = parts(new Grpo(), config);
        Completions completions = parts.source().collect(MODEL);
        Packed packed = completions.packed();
        double[] scored = new Backpropagation(MODEL.config(), 64, 0, Workers.caller())
                .score(MODEL.weights().values(), packed, Double.parseDouble(temperature))
                .logProbs();
        for (int i = 0; i < completions.count(); i++) {
            assertThat(packed.ofTargets(scored, i))
                    .containsExactly(completions.logProbs().get(i), within(1e-5));
        }
        Metrics first = parts.learner().update(completions, new Progress(0, Updates.COUNT, 0, 0));
        assertThat(value(first, "clip_ratio/region_mean")).isZero();
        assertThat(value(first, "kl")).isCloseTo(0, within(1e-6));
    }

    /** Nothing is tokenised again: ids go in as they came out, the end token included, and it counts by its place. */
    @Test
    void completionsAreLearnedAsTheyWereSampledWithTheirEnd() throws IOException {
        Completions completions =
                parts(new Grpo(), GrpoConfig.defaults()).source().collect(MODEL);
        int end = MODEL.endTokens().get(0);
        Packed packed = completions.packed();
        for (int i = 0; i < completions.count(); i++) {
            int last = packed.starts()[i + 1] - 1;
            assertThat(packed.targetCount(i)).isEqualTo(completions.logProbs().get(i).length);
            assertThat(packed.targets()[last] == end).isEqualTo(completions.ended()[i]);
        }
        assertThat(completions.ended()).contains(true, false);
    }

    /** Groups whose rewards are equal have no gradient without a penalty. */
    @Test
    void groupsWithoutSpreadTeachNothing() throws IOException {
        TuningMethod.Parts<LanguageModel, Completions> parts =
                parts(new Grpo(), GrpoConfig.defaults(), "regex=^[a-h]*$");
        Metrics metrics = update(parts, 0);
        assertThat(value(metrics, "frac_reward_zero_std")).isEqualTo(1);
        assertThat(value(metrics, "grad_norm")).isZero();
        assertThat(value(metrics, "completions/repeated_ngrams")).isBetween(0.0, 1.0);
    }

    /** Of completions that are cut off nothing is learned where that is asked for. */
    @Test
    void truncatedCompletionsMayBeMasked() throws IOException {
        GrpoConfig masked = with(GrpoConfig.defaults(), "completions.maskTruncatedCompletions", "true");
        GrpoConfig cut = with(masked, "completions.maxCompletionLength", "1");
        TuningMethod.Parts<LanguageModel, Completions> parts = parts(new Grpo(), cut, "regex=a");
        Completions completions = parts.source().collect(MODEL);
        for (int i = 0; i < completions.count(); i++) {
            completions.ended()[i] = false;
        }
        assertThat(value(parts.learner().update(completions, new Progress(0, Updates.COUNT, 0, 0)), "grad_norm"))
                .isZero();
    }

    /** A mean is over the whole update, however it is cut into micro-batches. */
    @Test
    void anUpdateDoesNotDependOnMicroBatches() throws IOException {
        double whole = value(update(parts(new Grpo(), GrpoConfig.defaults()), 0), "grad_norm");
        GrpoConfig pieces = with(GrpoConfig.defaults(), "optimiser.microBatchTokens", "1");
        assertThat(value(update(parts(new Grpo(), pieces), 0), "grad_norm")).isCloseTo(whole, within(1e-5 * whole));
    }

    @Test
    void trainingGoesOnToTheSameNumbers() throws IOException {
        GrpoConfig config = with(GrpoConfig.defaults(), "beta", "0.1");
        TuningMethod.Parts<LanguageModel, Completions> parts = parts(new Grpo(), config);
        for (int i = 0; i < 3; i++) {
            update(parts, i);
        }
        LanguageModel start = ModelState.startOfLearner(parts.learner().state(), Optional.empty());
        TuningMethod.Parts<LanguageModel, Completions> resumed =
                new Grpo().parts(quick(new Grpo(), config), start, data("regex=^a"), 1, new Workers(2));
        resumed.learner().restore(parts.learner().state());
        resumed.source().restore(parts.source().state());
        assertThat(update(resumed, 3)).isEqualTo(update(parts, 3));
    }

    @Test
    void aPromptWithoutRoomIsRefusedByItsLine() throws IOException {
        Path file = Files.writeString(
                folder.resolve("long.jsonl"), "{\"prompt\": \"a\"}\n{\"prompt\": \"" + "b".repeat(24) + "\"}\n");
        Data data = new Data(List.of(file), Optional.of(file), RewardFunctions.find("regex=^a"));
        assertThatThrownBy(() -> new Grpo().parts(GrpoConfig.defaults(), MODEL, data, 1, Workers.caller()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("long.jsonl:2")
                .hasMessageContaining("24");
    }

    @Test
    void whatSettingsCannotBeIsRefusedByName() {
        assertThatThrownBy(() -> with(GrpoConfig.defaults(), "completions.batchSize", "12"))
                .hasMessageContaining("batchSize");
        assertThatThrownBy(() -> with(GrpoConfig.defaults(), "lossType", "cispo"))
                .hasMessageContaining("cispo");
        assertThatThrownBy(() -> with(RlooConfig.defaults(), "optimiser.dropout", "0.1"))
                .hasMessageContaining("dropout");
    }

    private static <C> C with(C config, String key, String value) {
        return Settings.changed(config, key, value);
    }

    private <C extends Record> double learned(GroupMethod<C> method, C config) throws IOException {
        TuningMethod.Parts<LanguageModel, Completions> parts = parts(method, config);
        double before = value(parts.evaluator().evaluate(MODEL).metrics(), "eval_reward");
        assertThat(before).isLessThan(0.5);
        for (int i = 0; i < Updates.COUNT; i++) {
            update(parts, i);
        }
        Metrics after = parts.evaluator().evaluate(parts.learner().greedy()).metrics();
        assertThat(value(after, "eval_kl")).isPositive();
        assertThat(value(after, "eval_completions/repeated_ngrams")).isBetween(0.0, 1.0);
        return value(after, "eval_reward");
    }

    private <C extends Record> TuningMethod.Parts<LanguageModel, Completions> parts(GroupMethod<C> method, C config)
            throws IOException {
        return parts(method, config, "regex=^a");
    }

    private <C extends Record> TuningMethod.Parts<LanguageModel, Completions> parts(
            GroupMethod<C> method, C config, String reward) throws IOException {
        return method.parts(quick(method, config), MODEL, data(reward), 1, Workers.caller());
    }

    /** With settings for a small model, where the test does not say otherwise. */
    private static <C extends Record> C quick(GroupMethod<C> method, C config) {
        C quick = config;
        for (Map.Entry<String, String> setting : QUICK.entrySet()) {
            String usual =
                    Settings.list(method.defaults()).get(setting.getKey()).text();
            boolean given = !Settings.list(config).get(setting.getKey()).text().equals(usual);
            quick = given ? quick : with(quick, setting.getKey(), setting.getValue());
        }
        return quick;
    }

    private Data data(String reward) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (char letter = 'a'; letter <= 'h'; letter++) {
            lines.append("{\"prompt\": \"").append(letter).append("\"}\n");
        }
        Path prompts = Files.writeString(
                folder.resolve("prompts.jsonl"), lines.toString().repeat(4));
        return new Data(List.of(prompts), Optional.of(prompts), RewardFunctions.find(reward));
    }
}
