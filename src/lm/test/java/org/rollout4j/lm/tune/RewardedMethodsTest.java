package org.rollout4j.lm.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.rollout4j.lm.tune.Updates.update;
import static org.rollout4j.lm.tune.Updates.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.reward.RewardException;
import org.rollout4j.lm.reward.RewardFunctions;
import org.rollout4j.lm.run.TuningMethods;
import org.rollout4j.run.Settings;
import org.rollout4j.train.Metric;

/** What is common to all methods that learn from rewards of a model's own completions. */
class RewardedMethodsTest {
    private static final int PROMPTS = 2000;

    @TempDir
    private Path folder;

    private static Stream<TuningMethod<?>> methods() {
        return TuningMethods.all().stream().filter(TuningMethod::needsRewards);
    }

    /**
     * What is sampled with fewer tokens, or with other chances, than the policy has comes from another policy than the one that log-probabilities
     * are of, and KL is estimated to be negative.
     */
    @ParameterizedTest
    @MethodSource("methods")
    void completionsAreSampledByTemperatureAlone(TuningMethod<?> method) {
        List<String> names = Settings.list(method.defaults()).keySet().stream()
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .toList();
        assertThat(names)
                .contains("temperature", "maxCompletionLength")
                .doesNotContain("topK", "topP", "minP", "minLength", "minNewTokens", "repetitionPenalty", "stop");
    }

    /** The estimate of KL is without bias: 0 of the start, and after training within 4.5 standard errors of what all completions come to. */
    @ParameterizedTest
    @MethodSource("methods")
    void theDistanceToTheReferenceIsThatOfAllCompletions(TuningMethod<?> method) throws IOException {
        EnumerableTask task = new EnumerableTask(1);
        LanguageModel start = undecided(task.reference);
        TuningMethod.Parts<LanguageModel, Completions> parts = parts(
                (RewardedMethod<?>) method,
                start,
                Collections.nCopies(PROMPTS, "a"),
                "regex(pattern=[bc], mode=count)");
        assertThat(value(parts.evaluator().evaluate(start).metrics(), "eval_kl"))
                .isZero();
        for (int i = 0; i < 5; i++) {
            update(parts, i);
        }
        LanguageModel learned = parts.learner().greedy();
        double[] own = task.logProbs(learned);
        double[] reference = task.logProbs(start);
        double kl = 0;
        double squares = 0;
        for (int i = 0; i < own.length; i++) {
            double ratio = own[i] - reference[i];
            kl += Math.exp(own[i]) * ratio;
            squares += Math.exp(own[i]) * ratio * ratio;
        }
        assertThat(kl).isGreaterThan(0.001);
        double error = Math.sqrt((squares - kl * kl) / PROMPTS);
        assertThat(value(parts.evaluator().evaluate(learned).metrics(), "eval_kl"))
                .isCloseTo(kl, within(4.5 * error));
    }

    /** A model with smaller weights, which takes all tokens to be about as likely. */
    private static LanguageModel undecided(LanguageModel model) {
        float[] weights = model.weights().values().clone();
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= 0.5f;
        }
        return model.with(weights);
    }

    /** That the loss is 0 where a policy is compared with itself says nothing: advantages of a group add up to 0, and their gradients do not. */
    @Test
    void theLossOfGroupsIsZeroAndItsGradientIsNot() throws IOException {
        TuningMethod.Parts<LanguageModel, Completions> parts =
                parts(new Grpo(), LetterPrompts.MODEL, List.of("a", "b", "c", "d"), "regex=^a");
        Metrics first = update(parts, 0);
        assertThat(value(first, "reward_std")).isPositive();
        assertThat(value(first, "loss")).isCloseTo(0, within(0.05));
        assertThat(value(first, "grad_norm")).isGreaterThan(0.1);
        GrpoConfig grpo = Settings.changed(GrpoConfig.defaults(), "lossType", "grpo");
        assertThat(value(
                        update(parts(new Grpo(), grpo, LetterPrompts.MODEL, List.of("a", "b"), "regex=^a"), 0), "loss"))
                .as("without a mean over tokens of several lengths")
                .isCloseTo(0, within(1e-9));
    }

    /** So it is not what people should look at first. */
    @Test
    void rewardsAndTheDistanceToTheReferenceAreShownBeforeTheLoss() {
        assertThat(Metric.inOrder(List.of("stepsPerSecond", "loss", "kl", "entropy", "reward", "eval_reward", "other")))
                .extracting(Metric::name)
                .containsExactly("eval_reward", "reward", "kl", "loss", "entropy", "stepsPerSecond", "other");
    }

    /** Where a column is missing, for example, each function says that it does not apply: nothing could be learned or compared. */
    @ParameterizedTest
    @MethodSource("methods")
    void aRewardThatAppliesToNothingIsSaid(TuningMethod<?> method) throws IOException {
        TuningMethod.Parts<LanguageModel, Completions> parts =
                parts((RewardedMethod<?>) method, LetterPrompts.MODEL, List.of("a", "b", "c"), "exact-answer");
        float[] before = LetterPrompts.MODEL.weights().values().clone();
        assertThat(update(parts, 0).get("reward")).isEmpty();
        assertThat(parts.learner().greedy().weights().values()).isEqualTo(before);
        assertThatThrownBy(() -> parts.evaluator().evaluate(LetterPrompts.MODEL))
                .isInstanceOf(RewardException.class)
                .hasMessage(
                        "no reward function applies to any completion of the held-out prompts, of which there are 3");
    }

    private <C extends Record> TuningMethod.Parts<LanguageModel, Completions> parts(
            RewardedMethod<C> method, LanguageModel start, List<String> prompts, String reward) throws IOException {
        return parts(method, method.defaults(), start, prompts, reward);
    }

    private <C extends Record> TuningMethod.Parts<LanguageModel, Completions> parts(
            RewardedMethod<C> method, C from, LanguageModel start, List<String> prompts, String reward)
            throws IOException {
        Path file = Files.write(
                folder.resolve("prompts.jsonl"),
                prompts.stream()
                        .map(prompt -> "{\"prompt\": \"" + prompt + "\"}")
                        .toList());
        C config = from;
        for (Map.Entry<String, String> setting : Map.of(
                        "completions.temperature", "1",
                        "completions.maxCompletionLength", String.valueOf(EnumerableTask.MAX_TOKENS),
                        "optimiser.learningRate", "0.01",
                        "optimiser.warmupSteps", "0")
                .entrySet()) {
            config = Settings.changed(config, setting.getKey(), setting.getValue());
        }
        return method.parts(
                config,
                start,
                new Data(List.of(file), Optional.of(file), RewardFunctions.find(reward)),
                1,
                Workers.caller());
    }
}
