package org.rollout4j.lm.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rollout4j.lm.loss.RewardLoss.Pair;
import org.rollout4j.lm.loss.RewardLoss.Term;

class RewardLossTest {
    @Test
    void theLossIsThatOfBradleyAndTerryWithAMarginAndCentering() {
        Term plain = new RewardLoss(0).term(new Pair(1.5, 0.5, 0), 1);
        assertThat(plain.value()).isCloseTo(Math.log1p(Math.exp(-1)), within(1e-15));
        assertThat(new RewardLoss(0).term(new Pair(1.5, 0.5, 1), 4).value()).isCloseTo(Math.log(2) / 4, within(1e-15));
        assertThat(new RewardLoss(0.01).term(new Pair(1.5, 0.5, 0), 1).value())
                .isCloseTo(plain.value() + 0.04, within(1e-15));
    }

    @Test
    void slopesAreFiniteDifferences() {
        for (double coefficient : new double[] {0, 0.3}) {
            RewardLoss loss = new RewardLoss(coefficient);
            Term term = loss.term(new Pair(0.7, 1.1, 0.2), 3);
            assertThat(term.chosenSlope())
                    .isCloseTo(
                            Differences.slope(
                                    x -> loss.term(new Pair(x, 1.1, 0.2), 3).value(), 0.7),
                            within(1e-8));
            assertThat(term.rejectedSlope())
                    .isCloseTo(
                            Differences.slope(
                                    x -> loss.term(new Pair(0.7, x, 0.2), 3).value(), 1.1),
                            within(1e-8));
        }
    }

    @Test
    void metricsAreThoseOfTrl() {
        assertThat(RewardLoss.metrics(List.of(new Pair(3, 1, 0), new Pair(-1, 1, 0)))
                        .values())
                .containsEntry("accuracy", 0.5)
                .containsEntry("margin", 0.0)
                .containsEntry("mean_reward", 1.0)
                .containsEntry("min_reward", -1.0)
                .containsEntry("max_reward", 3.0);
    }

    @Test
    void wrongSettingsAreRefusedByName() {
        assertThatThrownBy(() -> new RewardLoss(-1)).hasMessageStartingWith("center_rewards_coefficient is -1.0: ");
        assertThatThrownBy(() -> new Pair(1, 0, Double.NaN)).hasMessageStartingWith("margin is NaN: ");
    }
}
