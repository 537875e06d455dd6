package org.rollout4j.lm.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRewardsTest {
    private static final double[] LOGS = {-1, -2, -0.5};
    private static final double[] REFERENCE = {-1.5, -1, -0.5};

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 17})
    void theScoreComesWithTheLastTokenThatThereIs(int tokens) {
        double[] same = LossFixtures.filled(tokens, -1);
        double[] rewards = new KlPenalty(0.1, KlEstimator.K1, 0)
                .rewards(7, same, same, true)
                .values();
        assertThat(rewards).hasSize(tokens).endsWith(7);
        assertThat(Means.sum(rewards)).isEqualTo(7);
    }

    @Test
    void eachTokenPaysForItsDistanceToTheReference() {
        TokenRewards k1 = new KlPenalty(0.1, KlEstimator.K1, 0).rewards(7, LOGS, REFERENCE, true);
        assertThat(k1.values()).containsExactly(new double[] {-0.05, 0.1, 7}, within(1e-15));
        assertThat(k1.total()).isCloseTo(7.05, within(1e-15));
        assertThat(k1.kl()).isCloseTo(-0.5, within(1e-15));
        TokenRewards k3 = new KlPenalty(1, KlEstimator.K3, 0).rewards(0, LOGS, REFERENCE, true);
        assertThat(k3.values())
                .containsExactly(new double[] {-(Math.exp(-0.5) - 1 + 0.5), -(Math.E - 2), 0}, within(1e-15));
    }

    @Test
    void aCompletionWithoutAnEndLosesOfItsScore() {
        KlPenalty penalty = new KlPenalty(0, KlEstimator.K1, 3);
        assertThat(penalty.rewards(7, LOGS, REFERENCE, false).values()).containsExactly(0, 0, 4);
        assertThat(penalty.rewards(7, LOGS, REFERENCE, true).values()).containsExactly(0, 0, 7);
        assertThat(penalty.rewards(7, LOGS, REFERENCE, false).score()).isEqualTo(4);
    }

    @Test
    void metricsAreThoseOfPpo() {
        KlPenalty penalty = new KlPenalty(0.1, KlEstimator.K1, 0);
        Map<String, Double> metrics = TokenRewards.metrics(
                        List.of(penalty.rewards(1, LOGS, REFERENCE, true), penalty.rewards(2, LOGS, LOGS, true)))
                .values();
        assertThat(metrics.get("objective/kl")).isCloseTo(-0.25, within(1e-15));
        assertThat(metrics.get("objective/non_score_reward")).isCloseTo(0.025, within(1e-15));
        assertThat(metrics.get("objective/rlhf_reward")).isCloseTo(1.525, within(1e-15));
        assertThat(metrics.get("objective/scores")).isEqualTo(1.5);
    }

    @Test
    void advantagesAreSumsOfTemporalDifferences() {
        double[] rewards = {0.5, -1, 2};
        double[] values = {0.3, 0.7, -0.2};
        double gamma = 0.9;
        double lam = 0.8;
        double third = 2 + 0.2;
        double second = -1 - gamma * 0.2 - 0.7;
        double first = 0.5 + gamma * 0.7 - 0.3;
        TokenAdvantages advantages = TokenAdvantages.of(rewards, values, gamma, lam);
        assertThat(advantages.advantages())
                .containsExactly(
                        new double[] {
                            first + gamma * lam * (second + gamma * lam * third), second + gamma * lam * third, third
                        },
                        within(1e-15));
        for (int t = 0; t < 3; t++) {
            assertThat(advantages.returns()[t]).isEqualTo(advantages.advantages()[t] + values[t]);
        }
    }

    @Test
    void withLambdaOneAndNoValuesAdvantagesAreWhatIsStillToCome() {
        TokenAdvantages advantages = TokenAdvantages.of(new double[] {0.5, -1, 2}, new double[3], 1, 1);
        assertThat(advantages.advantages()).containsExactly(1.5, 1, 2);
    }

    @Test
    void whiteningIsOverAllTokensOfTheBatch() {
        List<double[]> given = List.of(new double[] {1, 2}, new double[] {3, 4, 10});
        List<double[]> shifted = Whitening.whiten(given, true);
        List<double[]> kept = Whitening.whiten(given, false);
        double deviation = Math.sqrt(12.5);
        assertThat(shifted.get(1)).containsExactly(new double[] {-1 / deviation, 0, 6 / deviation}, within(1e-8));
        assertThat(kept.get(0)).containsExactly(new double[] {4 - 3 / deviation, 4 - 2 / deviation}, within(1e-8));
        assertThat(given.get(0)).containsExactly(1, 2);
        assertThat(Whitening.whiten(List.of(new double[] {5}), true).get(0)).containsExactly(0);
        assertThat(Whitening.whiten(List.of(new double[] {5, 5}), false).get(0)).containsExactly(5, 5);
    }

    @Test
    void valuesAreClippedWhereMovingThemBackWouldBeWorse() {
        CriticLoss loss = new CriticLoss(0.2);
        CriticLoss.Term term = loss.term(new double[] {1, 0.5, 0.1}, new double[] {0, 0, 0}, new double[] {2, 0, 1}, 3);
        assertThat(term.value()).isCloseTo(0.5 * (1.8 * 1.8 + 0.25 + 0.81) / 3, within(1e-15));
        assertThat(term.slopes()).containsExactly(new double[] {0, 0.5 / 3, -0.9 / 3}, within(1e-15));
        assertThat(CriticLoss.metrics(List.of(term)).values())
                .containsEntry("val/clipfrac_avg", 1.0 / 3)
                .containsEntry("loss/value_avg", term.value());
        double[] values = {1, 0.5, 0.1};
        double[] gradient = Differences.gradient(
                x -> loss.term(x, new double[3], new double[] {2, 0, 1}, 3).value(), values);
        assertThat(term.slopes()).containsExactly(gradient, within(1e-8));
    }

    @Test
    void thePriceOfTheDistanceFollowsItsTarget() {
        AdaptiveKl adaptive = new AdaptiveKl(6, 100);
        assertThat(adaptive.next(0.1, 6, 50)).isEqualTo(0.1);
        assertThat(adaptive.next(0.1, 6.6, 50)).isCloseTo(0.1 * 1.05, within(1e-15));
        assertThat(adaptive.next(0.1, 60, 50)).as("by a fifth at most").isCloseTo(0.1 * 1.1, within(1e-15));
        assertThat(adaptive.next(0.1, -3, 100)).isCloseTo(0.1 * 0.8, within(1e-15));
        assertThat(adaptive.next(0.1, 0, 1_000_000)).as("never below zero").isPositive();
    }

    @Test
    void lengthsSayHowManyCompletionsWereCut() {
        assertThat(CompletionLengths.metrics(new int[] {2, 8, 8, 4}, new boolean[] {true, false, false, true})
                        .values())
                .containsEntry("completions/mean_length", 5.5)
                .containsEntry("completions/min_length", 2.0)
                .containsEntry("completions/max_length", 8.0)
                .containsEntry("completions/clipped_ratio", 0.5)
                .containsEntry("completions/mean_terminated_length", 3.0)
                .containsEntry("completions/min_terminated_length", 2.0)
                .containsEntry("completions/max_terminated_length", 4.0);
        assertThat(CompletionLengths.metrics(new int[] {8}, new boolean[1]).values())
                .containsEntry("completions/clipped_ratio", 1.0)
                .containsEntry("completions/mean_terminated_length", 0.0);
    }

    @Test
    void wrongInputIsRefusedByName() {
        assertThatThrownBy(() -> new KlPenalty(-1, KlEstimator.K1, 0)).hasMessageStartingWith("kl_coef is -1.0: ");
        assertThatThrownBy(() -> new KlPenalty(1, KlEstimator.K2, 0))
                .hasMessage("kl_estimator is K2: K1 or K3 is allowed in rewards, where K2 is biased");
        assertThatThrownBy(() -> new KlPenalty(1, KlEstimator.K1, -1))
                .hasMessageStartingWith("missing_eos_penalty is -1.0: ");
        assertThatThrownBy(() -> new KlPenalty(1, KlEstimator.K1, 0).rewards(1, new double[0], new double[0], true))
                .hasMessage("tokens of the completion is 0: at least 1 is needed");
        assertThatThrownBy(() -> TokenAdvantages.of(new double[2], new double[1], 1, 1))
                .hasMessage("length of values is 1: that of rewards is needed, 2");
        assertThatThrownBy(() -> TokenAdvantages.of(new double[2], new double[2], 1.1, 1))
                .hasMessageStartingWith("gamma is 1.1: ");
        assertThatThrownBy(() -> new CriticLoss(0)).hasMessageStartingWith("cliprange_value is 0.0: ");
        assertThatThrownBy(() -> new AdaptiveKl(0, 1)).hasMessageStartingWith("target is 0.0: ");
    }
}
