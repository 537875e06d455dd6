package org.rollout4j.env.grid;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rollout4j.core.DeterministicModel;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

class SeedGridTest {
    /** A seed that starts empty: the state of the generator whose next number has no bit set below 2^16. */
    private static long emptySeed() {
        long seed = 0;
        while ((new SplitMix(seed).nextLong() & 0xffff) != 0) {
            seed++;
        }
        return seed;
    }

    @Test
    void noRollOfAnyGridChangesItsSum() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            for (int action = 0; action < 4; action++) {
                long rolled = SeedGrid.RULES.next(bits, action);
                if (Long.bitCount(rolled) != Integer.bitCount(bits) || rolled >>> 16 != 0) {
                    throw new AssertionError("grid " + bits + " becomes " + rolled + " by action " + action);
                }
            }
        }
    }

    @Test
    void anEpisodeThatStartsEmptyEndsWithItsFirstStep() {
        long seed = emptySeed();
        for (int action = 0; action < 4; action++) {
            SeedGrid grid = new SeedGrid();
            grid.reset(seed);
            assertThat(grid.step(action)).isEqualTo(new StepResult(1, true, false));
        }
    }

    @Test
    void everyOtherEpisodeGoesOnWithoutReward() {
        SeedGrid grid = new SeedGrid();
        SplitMix random = new SplitMix(5);
        float[] cells = new float[16];
        for (int seed = 0; seed < 100; seed++) {
            grid.reset(seed);
            grid.observe(cells, 0);
            float sum = sum(cells);
            assertThat(sum).isPositive();
            for (int step = 0; step < 300; step++) {
                assertThat(grid.step(random.nextInt(4))).isEqualTo(new StepResult(0, false, false));
                grid.observe(cells, 0);
                assertThat(sum(cells)).isEqualTo(sum);
            }
        }
    }

    @Test
    void everyPolicyHasAnExpectedReturnOfTwoToTheMinusSixteen() {
        DeterministicModel model = SeedGrid.model();
        // Whatever is done in a filled grid leaves it filled and brings nothing, so that only the first step counts.
        for (int state = 1; state < 1 << 16; state++) {
            for (int action = 0; action < 4; action++) {
                int next = model.next(state, action);
                if (next == 0 || model.terminal(next) || model.reward(state, action) != 0) {
                    throw new AssertionError("state " + state + ", action " + action + " leads to " + next);
                }
            }
        }
        for (int action = 0; action < 4; action++) {
            assertThat(model.terminal(0)).isFalse();
            assertThat(model.terminal(model.next(0, action))).isTrue();
            assertThat(model.startProbability(0) * model.reward(0, action)).isEqualTo(Math.pow(2, -16));
        }
    }

    @Test
    void cellsStartFilledHalfOfTheTime() {
        SeedGrid grid = new SeedGrid();
        float[] cells = new float[16];
        int[] filled = new int[16];
        int episodes = 10_000;
        for (int seed = 0; seed < episodes; seed++) {
            grid.reset(seed);
            grid.observe(cells, 0);
            for (int i = 0; i < 16; i++) {
                filled[i] += (int) cells[i];
            }
        }
        for (int count : filled) {
            assertThat(count).isBetween(episodes / 2 - 250, episodes / 2 + 250); // five standard deviations
        }
    }

    private static float sum(float[] cells) {
        float sum = 0;
        for (float cell : cells) {
            sum += cell;
        }
        return sum;
    }
}
