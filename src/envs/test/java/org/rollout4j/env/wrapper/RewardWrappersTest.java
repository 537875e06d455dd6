package org.rollout4j.env.wrapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.StepResult;
import org.rollout4j.env.Catalogue;
import org.rollout4j.fakes.Raw;

class RewardWrappersTest {
    /** The results of going up, from a start at {@code place}. */
    private static List<StepResult> up(Environment environment, int place) {
        float[] observation = new float[environment.spec().observationSize()];
        long seed = 0;
        do {
            environment.reset(seed++);
            environment.observe(observation, 0);
        } while (observation[0] != place);
        List<StepResult> results = new ArrayList<>();
        do {
            results.add(Raw.step(environment, 1));
        } while (!results.get(results.size() - 1).ended());
        return results;
    }

    private static List<Float> rewards(List<StepResult> results) {
        return results.stream().map(StepResult::reward).toList();
    }

    @Test
    void clippedRewardsAndTheirRangeAreInside() {
        ClipReward clipped = new ClipReward(new Corridor(), 5.5f, 7);
        assertThat(rewards(up(clipped, 4))).containsExactly(5.5f, 6f, 7f, 7f, 7f);
        assertThat(up(clipped, 4).get(4).terminated()).isTrue();
        assertThat(clipped.spec()).isEqualTo(Corridor.SPEC.withRewardLow(5.5f).withRewardHigh(7));
        assertThat(new ClipReward(new Corridor(), -3, 20).spec()).isEqualTo(Corridor.SPEC);
        EnvironmentSpec above = new ClipReward(new Corridor(), 11, 12).spec();
        assertThat(above.rewardLow()).isEqualTo(11);
        assertThat(above.rewardHigh()).isEqualTo(11);
    }

    @Test
    void scaledRewardsAreMultiplied() {
        ScaleReward scaled = new ScaleReward(new Corridor(), 0.5);
        assertThat(rewards(up(scaled, 3))).containsExactly(2f, 2.5f, 3f, 3.5f, 4f, 4.5f);
        assertThat(scaled.spec()).isEqualTo(Corridor.SPEC.withRewardHigh(4.5));
        try (Environment cartPole =
                new ScaleReward(Catalogue.find("CartPole-v1").create(), 3)) { // all are 1
            assertThat(cartPole.spec().rewardLow()).isEqualTo(3);
            assertThat(cartPole.spec().rewardHigh()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesFactorsThatAreNotPositive(double factor) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScaleReward(new Corridor(), factor))
                .withMessage("factor is " + factor + ": a positive number is allowed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClipReward(new Corridor(), 2, 1))
                .withMessage("low is 2.0: at most high 1.0 is allowed");
    }

    /** The standard deviation of the discounted sums, computed by its definition from the episodes' own rewards. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.99, 1})
    void normalisedRewardsAreDividedByTheDeviationOfTheirDiscountedSums(double discount) {
        List<Double> sums = new ArrayList<>();
        int steps = 500;
        Warmup.play(Corridor::new, Corridor.RANDOM, steps, 5, new Warmup.StepListener() {
            private List<Float> episode = new ArrayList<>();

            @Override
            public void onStep(float[] observation, StepResult result) {
                if (result == null) {
                    episode = new ArrayList<>();
                    return;
                }
                episode.add(result.reward());
                double sum = 0;
                for (int i = 0; i < episode.size(); i++) {
                    sum += episode.get(i) * Math.pow(discount, episode.size() - 1 - i);
                }
                sums.add(sum);
            }
        });
        assertThat(sums).hasSize(steps);
        double mean = sums.stream().mapToDouble(s -> s).average().orElseThrow();
        double variance = sums.stream()
                .mapToDouble(s -> (s - mean) * (s - mean))
                .average()
                .orElseThrow();

        EnvironmentFactory fitted = NormaliseReward.fitted(Corridor::new, Corridor.RANDOM, discount, steps, 5);

        try (CheckedEnvironment environment = new CheckedEnvironment(fitted.create())) {
            List<Float> scaled = rewards(up(environment, 2));
            for (int i = 0; i < scaled.size(); i++) {
                assertThat((double) scaled.get(i)).isCloseTo((3 + i) / Math.sqrt(variance), within(1e-5));
            }
            assertThat(environment.spec().rewardHigh()).isCloseTo(9 / Math.sqrt(variance), within(1e-5));
        }
        assertThat(fitted.spec())
                .isEqualTo(NormaliseReward.fitted(Corridor::new, Corridor.RANDOM, discount, steps, 5)
                        .spec())
                .isNotEqualTo(NormaliseReward.fitted(Corridor::new, Corridor.RANDOM, discount, steps, 6)
                        .spec());
    }

    @Test
    void rewardsThatWereNeverMetCannotBeNormalised() {
        EnvironmentFactory nothingEverHappens = Catalogue.find("seed-grid");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NormaliseReward.fitted(nothingEverHappens, Corridor.UP, 0.99, 100, 1))
                .withMessage(
                        "deviation of discounted rewards is 0.0: a positive number is needed; play more steps, or with a"
                                + " policy that meets rewards");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NormaliseReward.fitted(Corridor::new, Corridor.UP, 1.5, 100, 1))
                .withMessageStartingWith("discount is 1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NormaliseReward.fitted(Corridor::new, Corridor.UP, 1, 0, 1))
                .withMessageStartingWith("steps is 0");
    }
}
