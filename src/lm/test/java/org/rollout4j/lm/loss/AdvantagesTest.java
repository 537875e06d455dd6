package org.rollout4j.lm.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rollout4j.lm.loss.Advantages.ScaleRewards;

class AdvantagesTest {
    private static final double NONE = Double.NaN;

    @Test
    void advantagesAreThoseOfTrl() {
        for (JsonNode each : LossFixtures.read("advantages.json").path("cases")) {
            JsonNode params = each.path("params");
            Advantages advantages = new Advantages(each.path("num_generations").intValue());
            double[] rewards = LossFixtures.doubles(each.path("rewards"));
            double[] ours = params.has("scale_rewards")
                    ? advantages.grouped(
                            rewards,
                            ScaleRewards.valueOf(
                                    params.path("scale_rewards").textValue().toUpperCase(Locale.ROOT)))
                    : advantages.leaveOneOut(
                            rewards, params.path("normalize_advantages").booleanValue());
            assertThat(ours)
                    .as("%s", params)
                    .containsExactly(LossFixtures.doubles(each.path("advantages")), within(5e-7));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aGroupWithoutSpreadHasNoAdvantages(ScaleRewards scale) {
        for (double reward : new double[] {0.1, 0, -1e6, 1.0 / 3}) {
            double[] rewards = {reward, reward, reward, 1, 2, 3};
            assertThat(new Advantages(3).grouped(rewards, scale)).startsWith(0, 0, 0);
            assertThat(new Advantages(3).leaveOneOut(rewards, false)).startsWith(0, 0, 0);
            assertThat(new Advantages(3).metrics(rewards).values()).containsEntry("frac_reward_zero_std", 0.5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMissingRewardHasNoPartInItsGroup(ScaleRewards scale) {
        double[] with = new Advantages(4).grouped(new double[] {1, NONE, 2, 6}, scale);
        double[] without = new Advantages(3).grouped(new double[] {1, 2, 6}, scale);
        assertThat(with).containsExactly(without[0], 0, without[1], without[2]);
        double[] others = new Advantages(3).leaveOneOut(new double[] {1, 2, 6}, true);
        assertThat(new Advantages(4).leaveOneOut(new double[] {1, NONE, 2, 6}, true))
                .containsExactly(new double[] {others[0], 0, others[1], others[2]}, within(1e-15));
    }

    @ParameterizedTest
    @EnumSource
    void aGroupWithOneRewardOrNoneHasNoAdvantages(ScaleRewards scale) {
        double[] rewards = {3, NONE, NONE, NONE};
        assertThat(new Advantages(2).grouped(rewards, scale)).containsOnly(0);
        assertThat(new Advantages(2).leaveOneOut(rewards, false)).containsOnly(0);
        assertThat(new Advantages(2).leaveOneOut(rewards, true)).containsOnly(0);
        assertThat(new Advantages(2).metrics(rewards).values())
                .containsOnlyKeys("reward", "frac_reward_zero_std")
                .containsEntry("frac_reward_zero_std", 1.0);
    }

    @Test
    void severalRewardsAddUpByWeightAndWhatDoesNotApplyIsLeftOut() {
        WeightedRewards rewards = new WeightedRewards(List.of("length", "style"), List.of(2.0, -1.0));
        double[][] given = {{1, 3}, {NONE, 4}, {5, NONE}, {NONE, NONE}};
        assertThat(rewards.total(given)).containsExactly(-1, -4, 10, NONE);
        assertThat(rewards.metrics(given).values())
                .containsEntry("rewards/length/mean", 3.0)
                .containsEntry("rewards/style/mean", 3.5)
                .containsEntry("rewards/length/std", Math.sqrt(8));
        assertThat(rewards.metrics(new double[][] {{1, NONE}}).values()).containsOnlyKeys("rewards/length/mean");
    }

    @Test
    void wrongInputIsRefusedByName() {
        assertThatThrownBy(() -> new Advantages(1)).hasMessageStartingWith("num_generations is 1: ");
        assertThatThrownBy(() -> new Advantages(2).leaveOneOut(new double[3], false))
                .hasMessage("number of rewards is 3: a multiple of num_generations, 2, is needed");
        assertThatThrownBy(() -> new Advantages(2).grouped(new double[0], ScaleRewards.NONE))
                .hasMessageStartingWith("number of rewards is 0: ");
        WeightedRewards rewards = new WeightedRewards(List.of("length"), List.of(1.0));
        assertThatThrownBy(() -> rewards.total(new double[][] {{1}, {Double.POSITIVE_INFINITY}}))
                .hasMessageStartingWith("reward length of completion 1 is Infinity: ");
        assertThatThrownBy(() -> rewards.total(new double[][] {{1, 2}}))
                .hasMessage("number of rewards of completion 0 is 2: one of each reward function is needed, 1");
        assertThatThrownBy(() -> new WeightedRewards(List.of("length"), List.of()))
                .hasMessage("number of reward_weights is 0: one for each reward function is needed, 1");
    }
}
