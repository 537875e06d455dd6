package org.rollout4j.algo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;

class ExperienceTest {
    private static final int ROWS = 2500; // three chunks, the last one shorter
    private static final int INPUTS = 3;
    private static final int ACTIONS = 4;

    private static final EnvironmentSpec SPEC = EnvironmentSpec.of("fake", Box.of(-1, 1, INPUTS), ACTIONS);

    @ParameterizedTest
    @CsvSource({"1, true", "1, false", "3, true", "3, false"})
    void gatheringPutsEveryFieldOfARowWhereTheOrderSays(int threads, boolean masked) {
        SplitMix rng = new SplitMix(1);
        Experience source = experience(rng, masked);
        Experience shuffled = new Experience(SPEC, ROWS);
        try (Workers workers = new Workers(threads)) {
            for (int epoch = 0; epoch < 3; epoch++) { // the memory of the first one is used again
                int[] order = order(rng);
                shuffled.gather(source, order, workers);
                for (int row = 0; row < ROWS; row++) {
                    assertSameRow(shuffled, row, source, order[row]);
                }
            }
        }
        if (!masked) {
            assertThat(shuffled.actionMasks).isNull();
        }
    }

    private static void assertSameRow(Experience actual, int row, Experience expected, int at) {
        assertThat(actual.actions[row]).isEqualTo(expected.actions[at]);
        assertThat(actual.logProbs[row]).isEqualTo(expected.logProbs[at]);
        assertThat(actual.values[row]).isEqualTo(expected.values[at]);
        assertThat(actual.advantages[row]).isEqualTo(expected.advantages[at]);
        assertThat(actual.returns[row]).isEqualTo(expected.returns[at]);
        assertThat(Arrays.copyOfRange(actual.observations, row * INPUTS, (row + 1) * INPUTS))
                .containsExactly(Arrays.copyOfRange(expected.observations, at * INPUTS, (at + 1) * INPUTS));
        if (expected.actionMasks != null) {
            assertThat(Arrays.copyOfRange(actual.actionMasks, row * ACTIONS, (row + 1) * ACTIONS))
                    .containsExactly(Arrays.copyOfRange(expected.actionMasks, at * ACTIONS, (at + 1) * ACTIONS));
        }
    }

    private static int[] order(SplitMix rng) {
        int[] order = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            int other = rng.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }

    private static Experience experience(SplitMix rng, boolean masked) {
        Experience experience = new Experience(SPEC, ROWS);
        experience.actions = new int[ROWS];
        experience.logProbs = new float[ROWS];
        experience.actionMasks = masked ? new boolean[ROWS * ACTIONS] : null;
        fill(experience.observations, rng);
        fill(experience.logProbs, rng);
        fill(experience.values, rng);
        fill(experience.advantages, rng);
        fill(experience.returns, rng);
        for (int row = 0; row < ROWS; row++) {
            experience.actions[row] = rng.nextInt(ACTIONS);
        }
        if (masked) {
            for (int i = 0; i < ROWS * ACTIONS; i++) {
                experience.actionMasks[i] = rng.nextBoolean();
            }
        }
        return experience;
    }

    private static void fill(float[] values, SplitMix rng) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rng.nextGaussian();
        }
    }
}
