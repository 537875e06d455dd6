package org.rollout4j.env.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;

class TorusTest {
    private static final int STATES = 200;

    static Stream<Arguments> sizes() {
        return IntStream.rangeClosed(2, 8)
                .boxed()
                .flatMap(r -> IntStream.rangeClosed(2, 8).mapToObj(c -> Arguments.of(r, c)));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void rollsAsNumpyDoes(int rows, int columns) {
        Torus torus = new Torus(rows, columns);
        RandomGenerator random = new SplitMix(rows * 10 + columns);
        for (int i = 0; i < STATES; i++) {
            float[][] grid = randomGrid(rows, columns, random);
            long bits = torus.read(flat(grid), 0);
            for (int action = 0; action < Torus.ACTIONS; action++) {
                float[] rolled = new float[rows * columns];
                torus.write(torus.roll(bits, action), rolled, 0);
                assertThat(rolled).isEqualTo(flat(numpyRoll(grid, action)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aRollAndItsOppositeChangeNothing(int rows, int columns) {
        Torus torus = new Torus(rows, columns);
        RandomGenerator random = new SplitMix(rows * 10 + columns);
        for (int i = 0; i < STATES; i++) {
            long bits = random.nextLong() & torus.all();
            assertThat(torus.roll(torus.roll(bits, 0), 1)).isEqualTo(bits);
            assertThat(torus.roll(torus.roll(bits, 1), 0)).isEqualTo(bits);
            assertThat(torus.roll(torus.roll(bits, 2), 3)).isEqualTo(bits);
            assertThat(torus.roll(torus.roll(bits, 3), 2)).isEqualTo(bits);
            assertThat(torus.roll(torus.roll(bits, 0), 2)).isEqualTo(torus.roll(torus.roll(bits, 2), 0));
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void onceRoundChangesNothing(int rows, int columns) {
        Torus torus = new Torus(rows, columns);
        RandomGenerator random = new SplitMix(rows * 10 + columns);
        for (int i = 0; i < STATES; i++) {
            long bits = random.nextLong() & torus.all();
            for (int action = 0; action < Torus.ACTIONS; action++) {
                long rolled = bits;
                for (int step = 0; step < (action < 2 ? rows : columns); step++) {
                    rolled = torus.roll(rolled, action);
                }
                assertThat(rolled).isEqualTo(bits);
            }
        }
    }

    @Test
    void writesRowAfterRowFromTheOffset() {
        float[] into = {9, 9, 9, 9, 9, 9, 9, 9};
        new Torus(2, 3).write(0b100_010, into, 1);
        assertThat(into).containsExactly(9, 0, 1, 0, 0, 0, 1, 9);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1, 9, Integer.MAX_VALUE})
    void refusesOtherSizes(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Torus(length, 4))
                .withMessage("grid rows is " + length + ": a whole number from 2 to 8 is allowed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Torus(4, length))
                .withMessage("grid columns is " + length + ": a whole number from 2 to 8 is allowed");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4, Integer.MAX_VALUE})
    void refusesOtherActions(int action) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Torus(4, 4).roll(1, action))
                .withMessage("action is " + action + ": a whole number from 0 to 3 is allowed");
    }

    private static float[][] numpyRoll(float[][] grid, int action) {
        int rows = grid.length;
        int columns = grid[0].length;
        int shift = action % 2 == 0 ? 1 : -1;
        float[][] rolled = new float[rows][columns];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                if (action < 2) {
                    rolled[Math.floorMod(r + shift, rows)][c] = grid[r][c];
                } else {
                    rolled[r][Math.floorMod(c + shift, columns)] = grid[r][c];
                }
            }
        }
        return rolled;
    }

    private static float[][] randomGrid(int rows, int columns, RandomGenerator random) {
        float[][] grid = new float[rows][columns];
        for (float[] row : grid) {
            for (int c = 0; c < columns; c++) {
                row[c] = random.nextInt(2);
            }
        }
        return grid;
    }

    private static float[] flat(float[][] grid) {
        float[] flat = new float[grid.length * grid[0].length];
        for (int r = 0; r < grid.length; r++) {
            System.arraycopy(grid[r], 0, flat, r * grid[0].length, grid[0].length);
        }
        return flat;
    }
}
