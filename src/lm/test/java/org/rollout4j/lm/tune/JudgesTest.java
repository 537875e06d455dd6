package org.rollout4j.lm.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Experience;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.Workers;
import org.rollout4j.file.Json;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.reward.RewardFunctions;
import org.rollout4j.lm.run.LanguageRunConfig;
import org.rollout4j.lm.run.TinyModels;
import org.rollout4j.lm.run.TuningMethods;
import org.rollout4j.train.TrainingConfig;

/** Judges say what completions of held-out prompts are worth, beside whatever is learned from, and change nothing of that. */
class JudgesTest {
    private static final LanguageModel MODEL = TinyModels.of("abcdefghijklmnopqrstuvwxyz", null);
    private static final List<String> JUDGES = List.of("regex=^[a-m]", "exact-answer");

    @TempDir
    private Path folder;

    private Path file;

    /** The answer is in a column of half of the rows, so that the judge applies to these alone. */
    @BeforeEach
    void writeRows() throws IOException {
        String pair = "{\"prompt\": \"%s\", \"chosen\": \"ab\", \"rejected\": \"zy\"%s}%n";
        file = Files.writeString(
                folder.resolve("rows.jsonl"),
                pair.formatted("q", ", \"answer\": \"ab\"") + pair.formatted("r", "") + pair.formatted("s", ""));
    }

    private TuningMethod.Parts<?, ?> parts(String method, List<String> judges) throws IOException {
        return parts(TuningMethods.find(method), judges);
    }

    private <C extends Record> TuningMethod.Parts<?, ?> parts(TuningMethod<C> method, List<String> judges)
            throws IOException {
        Path rows = method.needsRewards()
                ? Files.writeString(
                        folder.resolve("prompts.jsonl"), Files.readString(file).replaceAll(", \"chosen\".*\"zy\"", ""))
                : file;
        List<String> rewards = method.needsRewards() ? List.of("length(target=3)") : List.of();
        return method.parts(
                method.defaults(),
                MODEL,
                new Data(
                        List.of(rows),
                        Optional.of(rows),
                        RewardFunctions.find(rewards, List.of()),
                        RewardFunctions.find(judges, List.of())),
                1,
                Workers.caller());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dpo", "kto", "grpo", "rloo", "ppo", "online-dpo"})
    void completionsOfHeldOutPromptsAreJudged(String method) throws IOException {
        SampledEvaluation evaluation = evaluation(parts(method, JUDGES));

        Metrics metrics = evaluation.metrics();
        assertThat(metrics.get("eval_kl").orElseThrow())
                .as("a model and itself")
                .isZero();
        assertThat(metrics.get("eval_judges/regex/mean").orElseThrow())
                .isCloseTo(
                        evaluation.samples().stream()
                                .mapToDouble(sample -> sample.completion().matches("(?s)[a-m].*") ? 1 : 0)
                                .average()
                                .orElseThrow(),
                        within(1e-12));
        assertThat(metrics.get("eval_judges/exact-answer/std").orElseThrow())
                .as("it applies to one row")
                .isZero();
        assertThat(metrics.get("eval_completions/mean_length").orElseThrow()).isPositive();
        assertThat(metrics.values().keySet())
                .as("of the sum of judges nothing is said")
                .doesNotContain("eval_rewards/regex/mean");
        assertThat(evaluation.samples()).hasSize(3);
        assertThat(evaluation.samples().get(0).judges()).containsOnlyKeys("regex", "exact-answer");
        assertThat(evaluation.samples().get(1).judges()).containsOnlyKeys("regex");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dpo", "kto", "grpo", "ppo"})
    void nothingIsLearnedFromThem(String method) throws IOException {
        assertThat(learned(parts(method, JUDGES))).isEqualTo(learned(parts(method, List.of())));
    }

    @Test
    void methodsWithoutCompletionsHaveNone() {
        for (String method : List.of("sft", "pretrain", "reward")) {
            assertThatThrownBy(() -> new LanguageRunConfig(
                            method,
                            method.equals("pretrain") ? null : "model",
                            List.of(file.toString()),
                            null,
                            List.of(),
                            JUDGES,
                            null,
                            List.of(),
                            1,
                            TrainingConfig.ofSteps(1),
                            Json.tree(TuningMethods.find(method).defaults()),
                            Provenance.now()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("judges")
                    .hasMessageContaining(method);
        }
    }

    @SuppressWarnings("unchecked") // methods with judges train language models
    private static SampledEvaluation evaluation(TuningMethod.Parts<?, ?> parts) {
        return (SampledEvaluation)
                ((TuningMethod.Parts<LanguageModel, ?>) parts).evaluator().evaluate(MODEL);
    }

    private static <P, D extends Experience> float[] learned(TuningMethod.Parts<P, D> parts) {
        for (int i = 0; i < 2; i++) {
            D data = parts.source().collect(parts.learner().behaviour(new Progress(i, 2, i, 0)));
            parts.learner().update(data, new Progress(i, 2, i, 0));
            parts.evaluator().evaluate(parts.learner().greedy());
        }
        return ((LanguageModel) parts.learner().greedy()).weights().values();
    }
}
