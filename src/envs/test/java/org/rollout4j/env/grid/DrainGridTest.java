package org.rollout4j.env.grid;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;
import org.rollout4j.core.Success;

class DrainGridTest {
    @ParameterizedTest
    @CsvSource({"2,2", "3,5", "4,4", "8,2", "8,8"})
    void aStepRollsThenEmptiesTheDrain(int rows, int columns) {
        DrainGrid grid = new DrainGrid(rows, columns);
        Torus torus = new Torus(rows, columns);
        SplitMix random = new SplitMix(rows + columns);
        float[] before = new float[rows * columns];
        float[] after = new float[rows * columns];
        for (int seed = 0; seed < 50; seed++) {
            grid.reset(seed);
            boolean ended = false;
            for (int step = 0; step < 200 && !ended; step++) {
                grid.observe(before, 0);
                int action = random.nextInt(4);
                StepResult result = grid.step(action);
                grid.observe(after, 0);
                float[] expected = new float[rows * columns];
                torus.write(torus.roll(torus.read(before, 0), action), expected, 0);
                expected[0] = 0;
                assertThat(after).isEqualTo(expected);
                ended = torus.read(after, 0) == 0;
                assertThat(result).isEqualTo(new StepResult(ended ? 1 : -0.01f, ended, false));
            }
        }
    }

    @Test
    void aCellNextToTheDrainIsDrainedInOneStep() {
        DrainGrid grid = new DrainGrid(2, 2);
        long seed = 0;
        float[] cells = new float[4];
        do {
            grid.reset(seed++);
            grid.observe(cells, 0);
        } while (!(cells[0] == 0 && cells[1] == 1 && cells[2] == 0 && cells[3] == 0));
        assertThat(grid.step(3)).isEqualTo(new StepResult(1, true, false));
    }

    @Test
    void startsAreUniformOverAllGridsButTheEmptyOne() {
        DrainGrid grid = new DrainGrid(2, 2);
        Torus torus = new Torus(2, 2);
        float[] cells = new float[4];
        int[] counts = new int[16];
        int episodes = 15_000;
        for (int seed = 0; seed < episodes; seed++) {
            grid.reset(seed);
            grid.observe(cells, 0);
            counts[(int) torus.read(cells, 0)]++;
        }
        assertThat(counts[0]).isZero();
        double chiSquare = 0;
        for (int state = 1; state < 16; state++) {
            chiSquare += Math.pow(counts[state] - 1000, 2) / 1000;
        }
        assertThat(chiSquare).isLessThan(36.1); // 14 degrees of freedom: exceeded once in a thousand
    }

    @Test
    void promisesWhatItKeeps() {
        EnvironmentSpec spec = new DrainGrid(3, 5).spec();
        assertThat(spec.id()).isEqualTo("drain-grid-3x5");
        assertThat(spec.observations()).isEqualTo(Box.of(0, 1, 3, 5));
        assertThat(spec.actionCount()).isEqualTo(4);
        assertThat(spec.timeLimit()).isEqualTo(200);
        assertThat(spec.rewardLow()).isEqualTo(-0.01f);
        assertThat(spec.rewardHigh()).isEqualTo(1);
        assertThat(spec.success()).isEqualTo(Success.TERMINATION);
        assertThat(new DrainGrid(4, 4).spec().id()).isEqualTo("drain-grid");
    }
}
