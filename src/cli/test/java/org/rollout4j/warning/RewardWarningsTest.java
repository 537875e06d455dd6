package org.rollout4j.warning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of language models that learn from rewards or preferences. */
class RewardWarningsTest {
    private static final String JUDGE = "eval_judges/utility/mean";

    private final SyntheticRun run = new SyntheticRun(Goal.UNKNOWN);

    /** Noise that is the same each time, between -1 and 1. */
    private static double noise(double at) {
        return Math.sin(97 * at) * Math.cos(1733 * at);
    }

    private static DoubleUnaryOperator rough(double scale, DoubleUnaryOperator value) {
        return at -> value.applyAsDouble(at) + scale * noise(at);
    }

    private static double saturating(double at) {
        return 1 - Math.exp(-6 * at);
    }

    /** GRPO that learns well: all of its metrics move, as those of any run do. */
    @BeforeEach
    void learnWell() {
        run.metric("num_tokens", at -> 1e6 * at);
        run.metric("loss", at -> 1e-3 * noise(at));
        run.metric("entropy", rough(0.01, at -> 0.4 - 0.3 * saturating(at)));
        run.metric("kl", at -> 0.03 * saturating(at) * (1 + 0.5 * noise(at)));
        run.metric("reward", rough(0.1, RewardWarningsTest::saturating));
        run.metric("frac_reward_zero_std", at -> Math.max(0, 0.8 * saturating(at) + 0.1 * noise(at)));
        run.metric("completions/clipped_ratio", at -> 0.1 + 0.1 * noise(at));
        run.metric("completions/repeated_ngrams", at -> 0.05 + 0.02 * noise(at) + 0.1 * at);
        run.evaluation("eval_reward", rough(0.03, RewardWarningsTest::saturating));
        run.evaluation("eval_kl", rough(0.2, at -> 4 * saturating(at)));
        run.evaluation(JUDGE, rough(0.03, at -> 0.5 + 0.3 * saturating(at)));
    }

    @Test
    void aRunThatLearnsWellIsSilent() {
        assertThat(run.troublesOnTheWay()).isEmpty();
    }

    @Nested
    class NegativeKl {
        @ParameterizedTest
        @CsvSource({"objective/kl, -0.2", "kl, -0.02"})
        void ofUpdates(String metric, double lately) {
            run.metric(metric, at -> at < 0.8 ? 1 : lately);

            assertThat(run.troubles()).containsExactly("Negative KL");
            assertThat(run.warnings().get(0).evidence()).startsWith(metric + " is -");
        }

        @Test
        void ofEvaluations() {
            run.evaluation("eval_kl", at -> -0.5);

            assertThat(run.troubles()).containsExactly("Negative KL");
        }

        /** As one of a few completions each is, while the model is where it began. */
        @Test
        void aRoughEstimateNearZeroIsSilent() {
            run.metric("objective/kl", at -> 0.2 * noise(at));
            run.evaluation("eval_kl", at -> 0.3 * noise(at) - 0.1);

            assertThat(run.troublesOnTheWay()).isEmpty();
        }
    }

    @Nested
    class EntropyCollapse {
        @ParameterizedTest
        @ValueSource(strings = {"entropy", "policy/entropy_avg"})
        void ofWhatLearnsFromRewards(String metric) {
            run.metrics().remove("entropy");
            run.metric(metric, at -> 0.4 * Math.exp(-10 * at));

            assertThat(run.troubles()).containsExactly("Entropy collapse");
        }

        @Test
        void aTenthOfItMayBeLeft() {
            run.metric("entropy", at -> 0.4 * Math.exp(-2.3 * at));

            assertThat(run.troublesOnTheWay()).isEmpty();
        }

        /** The texts that they are about are given, and may well have one continuation each. */
        @Test
        void preferencesMayBecomeCertain() {
            run.metrics().remove("reward");
            run.metrics().remove("eval_reward");
            run.metric("entropy", at -> 0.4 * Math.exp(-10 * at));
            run.evaluation("eval_loss", at -> 0.7 - 0.3 * at);

            assertThat(run.troublesOnTheWay()).isEmpty();
        }
    }

    @Nested
    class OfCompletions {
        @Test
        void repetition() {
            run.metric("completions/repeated_ngrams", at -> 0.1 + 0.6 * at);
            assertThat(run.troubles()).containsExactly("Repetition");

            run.metric("completions/repeated_ngrams", at -> 0.4 + 0.2 * at);
            assertThat(run.troublesOnTheWay()).as("texts that are so").isEmpty();
        }

        @Test
        void cut() {
            run.metric("completions/clipped_ratio", at -> 0.2 + 0.6 * at);

            assertThat(run.troubles()).containsExactly("Completions cut");
        }

        /** Where nothing is learned from completions, those of evaluations tell. */
        @ParameterizedTest
        @CsvSource({"repeated_ngrams, Repetition", "clipped_ratio, Completions cut"})
        void ofEvaluationsAlone(String metric, String trouble) {
            run.metrics().remove("completions/" + metric);
            run.evaluation("eval_completions/" + metric, at -> 0.1 + 0.8 * at);

            assertThat(run.troubles()).containsExactly(trouble);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"frac_reward_zero_std", "frac_pairs_skipped"})
    void groupsWithoutSpread(String metric) {
        run.metrics().remove("frac_reward_zero_std");
        run.metric(metric, at -> at < 0.5 ? 0.2 : 0.95);

        assertThat(run.troubles()).containsExactly("Groups without spread");
    }

    @Test
    void distanceWithoutGain() {
        run.evaluation("eval_kl", at -> 20 * at * at);
        run.evaluation("eval_reward", at -> Math.min(1, 3 * at));
        assertThat(run.troubles()).containsExactly("Distance without gain");

        run.evaluation("eval_reward", at -> at);
        assertThat(run.troublesOnTheWay()).as("while the reward grows").isEmpty();

        run.evaluation("eval_kl", at -> 4 * at * at);
        run.evaluation("eval_reward", at -> Math.min(1, 3 * at));
        assertThat(run.troublesOnTheWay()).as("near the reference").isEmpty();
    }

    @Nested
    class RewardHacking {
        /** Steadily, after having gained, all at once, and soon after the start. */
        @ParameterizedTest
        @ValueSource(strings = {"steadily", "after a gain", "at once", "soon"})
        void theJudgeFallsWhileTheProxyRises(String how) {
            run.evaluation("eval_reward", rough(0.05, at -> 5 * at));
            run.evaluation(JUDGE, rough(0.02, at -> switch (how) {
                case "steadily" -> 1 - at;
                case "after a gain" -> 2 * at * (1 - at);
                case "at once" -> at < 0.6 ? 0.5 : 0.1;
                default -> 0.5 * Math.exp(-10 * at);
            }));

            assertThat(run.troubles()).containsExactly("Reward hacking");
            assertThat(run.warnings().get(0).evidence())
                    .startsWith("the judge utility fell from ")
                    .contains("eval_reward rose");
        }

        @ParameterizedTest
        @ValueSource(strings = {"eval_rewards/margins", "eval_rewards/accuracies"})
        void ofPreferencesAsWell(String proxy) {
            List.of("reward", "eval_reward", "frac_reward_zero_std").forEach(run.metrics()::remove);
            run.evaluation(proxy, at -> at);
            run.evaluation(JUDGE, at -> 1 - at);

            assertThat(run.troubles()).containsExactly("Reward hacking");
        }

        @Test
        void anyOfTheJudgesMaySeeIt() {
            run.evaluation("eval_judges/zest/mean", at -> -at);

            assertThat(run.troubles()).containsExactly("Reward hacking");
            assertThat(run.warnings().get(0).evidence()).startsWith("the judge zest fell");
        }

        @Test
        void aJudgeThatIsRoughButHoldsIsSilent() {
            run.evaluation(JUDGE, rough(0.3, at -> 0.5));

            assertThat(run.troublesOnTheWay()).isEmpty();
        }

        @Test
        void aJudgeThatFallsWithWhatIsLearnedIsAnotherTrouble() {
            run.evaluation("eval_reward", at -> 1 - at);
            run.evaluation(JUDGE, at -> 1 - at);

            assertThat(run.troublesOnTheWay()).isEmpty();
        }

        @Test
        void fiveEvaluationsSayNothing() {
            run.evaluation(JUDGE, at -> at < 0.1 ? 1 : 0);

            assertThat(run.warnings(59, Goal.UNKNOWN)).isEmpty();
            assertThat(run.warnings(60, Goal.UNKNOWN)).hasSize(1);
        }
    }

    /** Whatever the agents' rules know of its metrics, a language model's run is none of an agent. */
    @Test
    void noWarningOfAgentsIsSaid() {
        run.metric("loss", at -> Math.exp(9 * at));
        run.metric("entropy", at -> 0.4 * Math.exp(-10 * at));

        assertThat(run.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.advice()).contains("reference"));
    }

    @Test
    void everyWarningHasEvidenceAndAdvice() {
        run.metric("entropy", at -> 0.4 * Math.exp(-10 * at));
        run.metric("completions/clipped_ratio", at -> 1);
        run.metric("completions/repeated_ngrams", at -> at);
        run.metric("frac_reward_zero_std", at -> 1);
        run.metric("kl", at -> -1);
        run.evaluation("eval_kl", at -> 20 * at * at);
        run.evaluation("eval_reward", at -> at < 0.4 ? at : 0.4 + 1e-4 * at);
        run.evaluation(JUDGE, at -> 1 - at);

        assertThat(run.warnings()).hasSize(7).allSatisfy(warning -> {
            assertThat(warning.evidence()).matches(".*\\d.*").doesNotContain("NaN", "\n");
            assertThat(warning.advice()).endsWith(".").hasSizeGreaterThan(30);
            assertThat(warning.text()).startsWith(warning.trouble() + ": " + warning.evidence() + ". ");
        });
    }
}
