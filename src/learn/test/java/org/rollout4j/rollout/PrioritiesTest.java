package org.rollout4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;

class PrioritiesTest {
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1})
    void drawsInProportionToThePowerOfTheError(double exponent) {
        int rows = 13; // no power of two
        Priorities priorities = new Priorities(rows, exponent);
        int[] all = new int[rows];
        Arrays.setAll(all, i -> i);
        float[] errors = new float[rows];
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            errors[row] = 1 + row;
            sum += Math.pow(1 + row, exponent);
        }
        priorities.update(all, errors);
        int draws = 4000;
        int[] drawn = new int[50];
        float[] weights = new float[50];
        int[] counts = new int[rows];
        SplitMix rng = new SplitMix(1);
        for (int i = 0; i < draws; i++) {
            priorities.sample(rng, rows, 0.7, drawn, weights);
            for (int row : drawn) {
                counts[row]++;
            }
        }
        for (int row = 0; row < rows; row++) {
            double expected = Math.pow(1 + row, exponent) / sum;
            assertThat((double) counts[row] / (draws * 50)).isCloseTo(expected, within(0.003));
        }
        // (1 / (N P))^beta over the greatest
        double greatest = 0;
        for (int row : drawn) {
            greatest = Math.max(greatest, Math.pow(1 + row, -0.7 * exponent));
        }
        for (int i = 0; i < drawn.length; i++) {
            assertThat((double) weights[i]).isCloseTo(Math.pow(1 + drawn[i], -0.7 * exponent) / greatest, within(1e-4));
        }
    }

    @Test
    void newRowsHaveTheGreatestPrioritySeen() {
        Priorities priorities = new Priorities(8, 1);
        priorities.renew(0, 2);
        priorities.update(new int[] {0, 1}, new float[] {9, 1});
        priorities.renew(7, 2); // rows 7 and, around the end, 0
        double[] share = shares(priorities, 8);
        assertThat(share[0]).isCloseTo(9.0 / 19, within(0.02));
        assertThat(share[1]).isCloseTo(1.0 / 19, within(0.02));
        assertThat(share[7]).isCloseTo(9.0 / 19, within(0.02));
    }

    @Test
    void rowsWithoutAStepAreNeverDrawn() {
        Priorities priorities = new Priorities(1000, 0.6);
        priorities.renew(0, 3);
        double[] share = shares(priorities, 1000);
        assertThat(share[0] + share[1] + share[2]).isCloseTo(1, within(1e-9));
    }

    @Test
    void restoredPrioritiesDrawTheSame() {
        Priorities priorities = new Priorities(100, 0.6);
        priorities.renew(0, 100);
        SplitMix rng = new SplitMix(3);
        int[] drawn = new int[10];
        float[] weights = new float[10];
        float[] errors = new float[10];
        for (int i = 0; i < 50; i++) {
            priorities.sample(rng, 100, 0.4, drawn, weights);
            for (int j = 0; j < 10; j++) {
                errors[j] = 3 * rng.nextFloat();
            }
            priorities.update(drawn, errors);
        }
        Priorities restored = new Priorities(100, 0.6);
        restored.restore(priorities.state());
        int[] again = new int[10];
        float[] weightsAgain = new float[10];
        SplitMix same = new SplitMix(rng.state());
        priorities.sample(rng, 100, 0.4, drawn, weights);
        restored.sample(same, 100, 0.4, again, weightsAgain);
        assertThat(again).isEqualTo(drawn);
        assertThat(weightsAgain).isEqualTo(weights);
    }

    private static double[] shares(Priorities priorities, int rows) {
        double[] share = new double[rows];
        int[] drawn = new int[20];
        SplitMix rng = new SplitMix(2);
        for (int i = 0; i < 1000; i++) {
            priorities.sample(rng, rows, 0, drawn, new float[20]);
            for (int row : drawn) {
                share[row] += 1.0 / 20_000;
            }
        }
        return share;
    }
}
