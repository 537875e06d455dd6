package org.rollout4j.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.SplitMix;

class GaeTest {
    @Test
    void agreesWithAHandComputedRollout() {
        // one environment, 6 steps, discount 1/2, lambda 1/2: an episode that terminates, one that is truncated, one
        // cut off
        float[] rewards = {1, 2, 3, 4, 5, 6};
        float[] values = {10, 20, 30, 40, 50, 60};
        float[] nextValues = {20, 999, 40, 8, 60, 16};
        boolean[] terminated = {false, true, false, false, false, false};
        boolean[] truncated = {false, false, false, true, false, false};
        float[] advantages = new float[6];
        Gae.advantages(rollout(6, 1, rewards, terminated, truncated), values, nextValues, 0.5, 0.5, advantages);
        // deltas: 1+10-10=1, 2-20=-18, 3+20-30=-7, 4+4-40=-32, 5+30-50=-15, 6+8-60=-46
        assertThat(advantages).containsExactly(1 - 18 / 4f, -18, -7 - 32 / 4f, -32, -15 - 46 / 4f, -46);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void lambdaZeroIsTheOneStepError(long seed) {
        Data data = new Data(seed);
        float[] advantages = data.advantages(0.9, 0);
        for (int row = 0; row < data.rows; row++) {
            double next = data.terminated[row] ? 0 : 0.9 * data.nextValues[row];
            assertThat((double) advantages[row]).isCloseTo(data.rewards[row] + next - data.values[row], within(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void lambdaOneIsTheDiscountedReturnWithBootstrap(long seed) {
        Data data = new Data(seed);
        float[] advantages = data.advantages(0.9, 1);
        for (int row = 0; row < data.rows; row++) {
            double discount = 1;
            double sum = 0;
            for (int at = row; ; at += data.envs) {
                sum += discount * data.rewards[at];
                discount *= 0.9;
                if (data.lastOfItsPiece(at)) {
                    sum += data.terminated[at] ? 0 : discount * data.nextValues[at];
                    break;
                }
            }
            assertThat((double) advantages[row] + data.values[row]).isCloseTo(sum, within(2e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithTheSumOfTheDefinition(long seed) {
        Data data = new Data(seed);
        double discount = 0.8 + 0.2 * new SplitMix(seed).nextDouble();
        double lambda = new SplitMix(seed + 100).nextDouble();
        float[] advantages = data.advantages(discount, lambda);
        for (int row = 0; row < data.rows; row++) {
            double weight = 1;
            double sum = 0;
            for (int at = row; ; at += data.envs) {
                double next = data.terminated[at] ? 0 : discount * data.nextValues[at];
                sum += weight * (data.rewards[at] + next - data.values[at]);
                weight *= discount * lambda;
                if (data.lastOfItsPiece(at)) {
                    break;
                }
            }
            assertThat((double) advantages[row]).isCloseTo(sum, within(2e-5));
        }
    }

    @Test
    void nothingFollowsATerminationAtTheTimeLimit() {
        float[] advantages = new float[1];
        Gae.advantages(
                rollout(1, 1, new float[] {1}, new boolean[] {true}, new boolean[] {true}),
                new float[] {0.5f},
                new float[] {100},
                0.99,
                0.95,
                advantages);
        assertThat(advantages).containsExactly(0.5f);
    }

    private static Rollout rollout(int steps, int envs, float[] rewards, boolean[] terminated, boolean[] truncated) {
        return new Rollout(steps, envs, null, null, null, rewards, null, null, terminated, truncated, List.of());
    }

    /** A random rollout in which the values of what follows agree with the next values inside an episode. */
    private static final class Data {
        final int steps;
        final int envs;
        final int rows;
        final float[] rewards;
        final float[] values;
        final float[] nextValues;
        final boolean[] terminated;
        final boolean[] truncated;

        Data(long seed) {
            SplitMix rng = new SplitMix(seed);
            steps = 1 + rng.nextInt(30);
            envs = 1 + rng.nextInt(5);
            rows = steps * envs;
            rewards = new float[rows];
            values = new float[rows];
            nextValues = new float[rows];
            terminated = new boolean[rows];
            truncated = new boolean[rows];
            for (int row = 0; row < rows; row++) {
                rewards[row] = (float) rng.nextGaussian();
                values[row] = (float) rng.nextGaussian();
                terminated[row] = rng.nextInt(6) == 0;
                truncated[row] = rng.nextInt(6) == 0;
            }
            for (int row = 0; row < rows; row++) {
                nextValues[row] = lastOfItsPiece(row) ? (float) rng.nextGaussian() : values[row + envs];
            }
        }

        boolean lastOfItsPiece(int row) {
            return terminated[row] || truncated[row] || row + envs >= rows;
        }

        float[] advantages(double discount, double lambda) {
            float[] advantages = new float[rows];
            Gae.advantages(
                    rollout(steps, envs, rewards, terminated, truncated),
                    values,
                    nextValues,
                    discount,
                    lambda,
                    advantages);
            return advantages;
        }
    }
}
