package org.rollout4j.env.game;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

class Game2048Test {
    private static final int UP = 0;
    private static final int LEFT = 2;
    private static final int RIGHT = 3;

    private static long board(int... tiles) {
        long board = 0;
        for (int cell = 0; cell < 16; cell++) {
            board |= (long) exponent(tiles[cell]) << (4 * cell);
        }
        return board;
    }

    private static int exponent(int tile) {
        return tile == 0 ? 0 : Integer.numberOfTrailingZeros(tile);
    }

    private static int[] tiles(long board) {
        int[] tiles = new int[16];
        for (int cell = 0; cell < 16; cell++) {
            int exponent = Board2048.exponent(board, cell);
            tiles[cell] = exponent == 0 ? 0 : 1 << exponent;
        }
        return tiles;
    }

    @ParameterizedTest
    @CsvSource({
        "0 0 0 2,       2 0 0 0,       0",
        "2 2 0 0,       4 0 0 0,       4",
        "2 0 2 2,       4 2 0 0,       4", // those nearest the wall first
        "2 2 2 2,       4 4 0 0,       8", // once in a move
        "4 2 2 0,       4 4 0 0,       4",
        "2 4 2 4,       2 4 2 4,       0",
        "8 8 16 0,      16 16 0 0,     16",
        "32768 32768 0 2, 32768 32768 2 0, 0",
        "16384 16384 2 2, 32768 4 0 0, 32772"
    })
    void aRowSlidesLeftByHand(String row, String expected, int score) {
        int[] before = Arrays.stream(row.split(" ")).mapToInt(Integer::parseInt).toArray();
        int[] after =
                Arrays.stream(expected.split(" ")).mapToInt(Integer::parseInt).toArray();
        long board = board(Arrays.copyOf(before, 16));
        assertThat(tiles(Board2048.move(board, LEFT))).isEqualTo(Arrays.copyOf(after, 16));
        assertThat(Board2048.score(board, LEFT)).isEqualTo(score);
    }

    @Test
    void threeInARowMergeAtTheWallTheySlideTo() {
        long row = board(2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(tiles(Board2048.move(row, LEFT))).startsWith(4, 2, 0, 0);
        assertThat(tiles(Board2048.move(row, RIGHT))).startsWith(0, 0, 2, 4);
        assertThat(Board2048.move(row, UP)).isEqualTo(row);
    }

    /** Held against tiles in an array, moved cell by cell. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void movesAsAnArrayOfTilesDoes(long seed) {
        SplitMix random = new SplitMix(seed);
        for (int i = 0; i < 5000; i++) {
            int most = 1 + random.nextInt(15);
            int[] before = new int[16];
            for (int cell = 0; cell < 16; cell++) {
                int exponent = random.nextInt(most + 1);
                before[cell] = exponent == 0 ? 0 : 1 << exponent;
            }
            long board = board(before);
            for (int action = 0; action < 4; action++) {
                int[] after = before.clone();
                int score = slide(after, action);
                assertThat(tiles(Board2048.move(board, action))).isEqualTo(after);
                assertThat(Board2048.score(board, action)).isEqualTo(score);
            }
        }
    }

    /** Each tile steps on towards the wall while it can, nearest first. */
    private static int slide(int[] tiles, int action) {
        int step = new int[] {-4, 4, -1, 1}[action];
        boolean[] merged = new boolean[16];
        int score = 0;
        for (int distance = 1; distance < 4; distance++) {
            for (int line = 0; line < 4; line++) {
                int near = action % 2 == 0 ? distance : 3 - distance;
                int at = action < 2 ? near * 4 + line : line * 4 + near;
                for (int steps = 0; steps < distance && tiles[at] != 0; steps++, at += step) {
                    boolean merges =
                            tiles[at + step] == tiles[at] && !merged[at + step] && !merged[at] && tiles[at] < 32768;
                    if (tiles[at + step] != 0 && !merges) {
                        break;
                    }
                    tiles[at + step] += tiles[at];
                    tiles[at] = 0;
                    merged[at + step] = merges;
                    score += merges ? tiles[at + step] : 0;
                }
            }
        }
        return score;
    }

    @Test
    void transposesAsAMatrix() {
        long board = 0xfedcba9876543210L;
        for (int cell = 0; cell < 16; cell++) {
            assertThat(Board2048.exponent(Board2048.transposed(board), cell)).isEqualTo(cell % 4 * 4 + cell / 4);
        }
    }

    private static long board(Game2048 game) {
        float[] planes = new float[game.spec().observationSize()];
        game.observe(planes, 0);
        for (int cell = 0; cell < 16; cell++) {
            int set = 0;
            for (int plane = 0; plane < 16; plane++) {
                set += planes[plane * 16 + cell] == 1 ? 1 : 0;
            }
            assertThat(set).isEqualTo(1);
        }
        return Board2048.read(planes, 0);
    }

    @Test
    void invariantsOfWholeGames() {
        Game2048 game = new Game2048();
        SplitMix random = new SplitMix(3);
        int fours = 0;
        int spawns = 0;
        double totalScore = 0;
        for (int episode = 0; episode < 30; episode++) {
            game.reset(random.nextLong());
            long board = board(game);
            assertThat(Board2048.emptyCells(board)).isEqualTo(14);
            int score = 0;
            float total = 0;
            StepResult result;
            do {
                boolean[] mask = new boolean[4];
                game.actionMask(mask, 0);
                int action = random.nextInt(4);
                int[] moved = tiles(board);
                int gained = slide(moved, action);
                boolean changes = !Arrays.equals(moved, tiles(board));
                assertThat(mask[action]).isEqualTo(changes);
                result = game.step(action);
                int spawned = sum(board(game)) - sum(board);
                assertThat(spawned).isIn(changes ? new Object[] {2, 4} : new Object[] {0});
                assertThat(result.reward()).isEqualTo(gained / 1000f);
                score += gained;
                total += result.reward();
                spawns += changes ? 1 : 0;
                fours += spawned == 4 ? 1 : 0;
                board = board(game);
                for (int cell = 0; cell < 16; cell++) {
                    // Only one cell is not as it was after the move, and it was empty.
                    moved[cell] -= moved[cell] == tiles(board)[cell] ? moved[cell] : 0;
                }
                assertThat(moved).containsOnly(0);
            } while (!result.ended());
            assertThat(result).extracting(StepResult::terminated).isEqualTo(true);
            for (int action = 0; action < 4; action++) {
                int[] last = tiles(board);
                slide(last, action);
                assertThat(last).isEqualTo(tiles(board));
            }
            assertThat(total * 1000).isCloseTo(score, org.assertj.core.data.Percentage.withPercentage(0.01));
            totalScore += score;
        }
        assertThat((double) fours / spawns).isBetween(0.07, 0.13);
        assertThat(totalScore / 30).isBetween(700.0, 1500.0); // what is known of random play
    }

    private static int sum(long board) {
        return Arrays.stream(tiles(board)).sum();
    }
}
