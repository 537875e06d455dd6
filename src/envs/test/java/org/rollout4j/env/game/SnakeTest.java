package org.rollout4j.env.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Policy;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

class SnakeTest {
    private static final int UP = 0;
    private static final int DOWN = 1;
    private static final int LEFT = 2;
    private static final int RIGHT = 3;
    private static final StepResult DEAD = new StepResult(-1, true, false);

    private static float[] observe(Snake snake) {
        float[] planes = new float[snake.spec().observationSize()];
        snake.observe(planes, 0);
        return planes;
    }

    /** The one cell of a plane. */
    private static int cell(float[] planes, int plane) {
        int cells = planes.length / 3;
        int found = -1;
        for (int cell = 0; cell < cells; cell++) {
            if (planes[plane * cells + cell] == 1) {
                assertThat(found).isNegative();
                found = cell;
            }
        }
        return found;
    }

    /** A 2x2 grid whose head starts in the left upper corner, with food at that cell. */
    private static Snake small(int food) {
        Snake snake = new Snake(2, 2);
        for (long seed = 0; seed < 1000; seed++) {
            snake.reset(seed);
            float[] planes = observe(snake);
            if (cell(planes, 0) == 0 && cell(planes, 2) == food) {
                return snake;
            }
        }
        throw new AssertionError("no such start");
    }

    @Test
    void aWholeGameByHand() {
        Snake snake = small(1);
        assertThat(observe(snake)).containsExactly(1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0);
        assertThat(snake.step(RIGHT)).isEqualTo(new StepResult(1, false, false));
        float[] two = observe(snake);
        assertThat(Arrays.copyOf(two, 8)).containsExactly(0, 1, 0, 0, 0.5f, 0, 0, 0);
        boolean[] mask = new boolean[4];
        snake.actionMask(mask, 0);
        assertThat(mask).containsExactly(true, true, false, true); // up and right are deaths, but legal

        // On around the square: the head may follow the tail, and eats what is in the way.
        boolean onTheWay = cell(two, 2) == 3;
        assertThat(snake.step(DOWN).reward()).isEqualTo(onTheWay ? 1 : 0);
        if (onTheWay) {
            float[] three = observe(snake);
            assertThat(Arrays.copyOf(three, 8)).containsExactly(0, 0, 0, 1, 1 / 3f, 2 / 3f, 0, 0);
        }
        int[] around = {RIGHT, DOWN, LEFT, UP};
        StepResult result;
        int steps = 2;
        do {
            result = snake.step(around[steps % 4]);
            steps++;
        } while (!result.ended());
        assertThat(result).isEqualTo(new StepResult(1, true, false)); // filled
        assertThat(steps).isLessThanOrEqualTo(6);
        float[] full = observe(snake);
        assertThat(cell(full, 2)).isEqualTo(-1);
        assertThat(Arrays.copyOfRange(full, 4, 8)).containsExactlyInAnyOrder(0, 0.25f, 0.5f, 0.75f);
    }

    @Test
    void wallsKill() {
        for (int action : new int[] {UP, LEFT}) {
            Snake snake = small(3);
            float[] before = observe(snake);
            assertThat(snake.step(action)).isEqualTo(DEAD);
            assertThat(observe(snake)).isEqualTo(before);
        }
    }

    @Test
    void turningBackGoesStraightOn() {
        Snake snake = small(1);
        snake.step(RIGHT);
        assertThat(snake.step(LEFT)).isEqualTo(DEAD); // straight on is the wall
        Snake alone = small(3);
        alone.step(RIGHT);
        assertThat(alone.step(LEFT)).isEqualTo(new StepResult(0, false, false)); // no neck, no way back
        assertThat(cell(observe(alone), 0)).isZero();
    }

    @Test
    void foodFallsOnEveryFreeCellAlike() {
        Snake snake = new Snake(2, 3);
        int[][] starts = new int[6][6];
        int draws = 30_000;
        for (int seed = 0; seed < draws; seed++) {
            snake.reset(seed);
            float[] planes = observe(snake);
            starts[cell(planes, 0)][cell(planes, 2)]++;
        }
        for (int head = 0; head < 6; head++) {
            for (int food = 0; food < 6; food++) {
                assertThat((double) starts[head][food]).isBetween(head == food ? 0.0 : 850, head == food ? 0.0 : 1150);
            }
        }
    }

    /** Held against a snake that is a queue of cells, on the same food. */
    @ParameterizedTest
    @CsvSource({"2,2", "2,7", "5,5", "8,8", "16,3"})
    void playsAsASnakeThatIsAQueue(int rows, int columns) {
        SplitMix random = new SplitMix(rows * 31L + columns);
        Snake snake = new Snake(rows, columns);
        Policy.Session greedy = new GreedyFoodPolicy(rows, columns).open();
        int eaten = 0;
        int bitten = 0;
        for (int episode = 0; episode < 60; episode++) {
            snake.reset(random.nextLong());
            Queue queue = new Queue(rows, columns, observe(snake));
            StepResult result;
            int steps = 0;
            do {
                int action = random.nextInt(10) == 0 ? random.nextInt(4) : greedy.act(observe(snake));
                boolean[] mask = new boolean[4];
                snake.actionMask(mask, 0);
                for (int a = 0; a < 4; a++) {
                    assertThat(mask[a]).isEqualTo(!queue.turnsBack(a));
                }
                float expected = queue.step(mask[action] ? action : action ^ 1);
                result = snake.step(action);
                steps++;
                assertThat(result.reward()).isEqualTo(expected);
                assertThat(result.terminated()).isEqualTo(expected < 0 || queue.body.size() == rows * columns);
                queue.lookAt(observe(snake));
                eaten += expected > 0 ? 1 : 0;
                bitten += expected < 0 && queue.bitten ? 1 : 0;
            } while (!result.ended() && steps < 500);
        }
        assertThat(eaten).isGreaterThan(60);
        assertThat(bitten > 0).isEqualTo(rows * columns > 4);
    }

    private static final class Queue {
        final int rows;
        final int columns;
        final Deque<Integer> body = new ArrayDeque<>(); // head first
        int food;
        boolean bitten;

        Queue(int rows, int columns, float[] planes) {
            this.rows = rows;
            this.columns = columns;
            body.add(cell(planes, 0));
            food = cell(planes, 2);
        }

        private int[] target(int action) {
            int head = body.getFirst();
            int r = head / columns + (action == DOWN ? 1 : action == UP ? -1 : 0);
            int c = head % columns + (action == RIGHT ? 1 : action == LEFT ? -1 : 0);
            return new int[] {r, c};
        }

        boolean turnsBack(int action) {
            int[] at = target(action);
            boolean outside = at[0] < 0 || at[0] >= rows || at[1] < 0 || at[1] >= columns;
            return !outside
                    && body.size() > 1
                    && body.stream().skip(1).findFirst().orElseThrow() == at[0] * columns + at[1];
        }

        float step(int action) {
            int[] at = target(action);
            if (at[0] < 0 || at[0] >= rows || at[1] < 0 || at[1] >= columns) {
                return -1;
            }
            int next = at[0] * columns + at[1];
            boolean eats = next == food;
            int tail = eats ? -1 : body.removeLast();
            if (body.contains(next)) {
                body.addLast(tail);
                bitten = true;
                return -1;
            }
            body.addFirst(next);
            return eats ? 1 : 0;
        }

        void lookAt(float[] planes) {
            int cells = rows * columns;
            float[] expected = new float[3 * cells];
            int place = body.size();
            for (int cell : body) {
                expected[(place == body.size() ? 0 : cells) + cell] = (float) place / body.size();
                place--;
            }
            food = cell(planes, 2);
            if (body.size() < cells) {
                assertThat(body).doesNotContain(food);
                expected[2 * cells + food] = 1;
            }
            assertThat(planes).isEqualTo(expected);
        }
    }

    /** On a closed tour of all cells the grid always fills before the time limit. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 6, 8})
    void aTourFillsTheGridInTime(int side) {
        Snake snake = new Snake(side, side);
        for (int seed = 0; seed < 10; seed++) {
            snake.reset(seed);
            double total = 0;
            int steps = 0;
            StepResult result;
            do {
                result = snake.step(tour(cell(observe(snake), 0), side));
                total += result.reward();
                steps++;
            } while (!result.ended());
            assertThat(total).isEqualTo(side * side - 1);
            assertThat(steps).isLessThanOrEqualTo(snake.spec().timeLimit());
        }
    }

    /** Down and up the columns but for the top row, which leads back to the left. */
    private static int tour(int cell, int side) {
        int r = cell / side;
        int c = cell % side;
        if (r == 0) {
            return c > 0 ? LEFT : DOWN;
        }
        if (c % 2 == 0) {
            return r < side - 1 ? DOWN : RIGHT;
        }
        return r > 1 || c == side - 1 ? UP : RIGHT;
    }

    @ParameterizedTest
    @CsvSource({"1,4", "4,1", "17,4", "4,17"})
    void refusesOtherSizes(int rows, int columns) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Snake(rows, columns))
                .withMessageEndingWith(": a whole number from 2 to 16 is allowed");
    }
}
