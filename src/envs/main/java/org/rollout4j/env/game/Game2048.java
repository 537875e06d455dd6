package org.rollout4j.env.game;

import java.util.Arrays;
import java.util.List;
import org.rollout4j.core.Box;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Renderable;
import org.rollout4j.core.Scene;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/**
 * 2048 by the rules of Gabriele Cirulli's game (2014): tiles slide, equal ones that meet merge into one of twice the value, once
 * in a move; then a tile appears on an empty cell, each equally likely, a 2 with probability 0.9 and a 4 with 0.1. It
 * starts with two such tiles and terminates when no move changes the board.
 *
 * <p>The score of a move is the sum of the tiles that its merges make; the reward is a thousandth of it, so that returns stay
 * near what networks learn well: <b>score = 1000 x return</b>. Random legal moves score about 1,100, a game that just makes
 * the 2048 tile about 20,000.
 *
 * <p>A move that changes nothing is illegal; whoever makes it all the same wastes the step. Tiles of 32768 no longer merge. The
 * time limit of 20,000 steps is more than making one takes.
 *
 * <p>The observation is {@code [16, 4, 4]}: plane 0 holds 1 where a cell is empty, plane {@code e} where its tile is {@code 2^e}.
 */
public final class Game2048 implements DiscreteEnvironment, Renderable {
    public static final String ID = "2048";

    /** What the score is divided by to be the reward. */
    public static final int SCORE_OF_REWARD_ONE = 1000;

    static final int ACTIONS = 4;

    private static final List<String> ACTION_NAMES = List.of("up", "down", "left", "right");

    private static final double PROBABILITY_OF_4 = 0.1;
    /** Half the cells become 32768. */
    private static final double MAX_SCORE = Board2048.CELLS / 2 * Math.scalb(1.0, Board2048.MAX_EXPONENT);

    private static final EnvironmentSpec SPEC = EnvironmentSpec.of(
                    ID, Box.of(0, 1, Board2048.PLANES, Board2048.SIDE, Board2048.SIDE), ACTIONS)
            .withActionMasks(true)
            .withTimeLimit(20_000)
            .withRewardLow(0)
            .withRewardHigh(MAX_SCORE / SCORE_OF_REWARD_ONE);

    private final SplitMix random = new SplitMix(0);
    private long board;

    @Override
    public EnvironmentSpec spec() {
        return SPEC;
    }

    @Override
    public void reset(long seed) {
        random.restore(seed);
        board = 0;
        spawn();
        spawn();
    }

    @Override
    public StepResult step(int action) {
        long moved = Board2048.move(board, action);
        float reward = 0;
        boolean stuck = false;
        if (moved != board) {
            reward = (float) Board2048.score(board, action) / SCORE_OF_REWARD_ONE;
            board = moved;
            spawn();
            stuck = !anyMove();
        }
        return new StepResult(reward, stuck, false);
    }

    private void spawn() {
        int cell = Board2048.emptyCell(board, random.nextInt(Board2048.emptyCells(board)));
        board = Board2048.with(board, cell, random.nextDouble() < PROBABILITY_OF_4 ? 2 : 1);
    }

    private boolean anyMove() {
        for (int action = 0; action < ACTIONS; action++) {
            if (Board2048.move(board, action) != board) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void observe(float[] into, int offset) {
        Arrays.fill(into, offset, offset + Board2048.OBSERVATION, 0);
        for (int cell = 0; cell < Board2048.CELLS; cell++) {
            into[offset + Board2048.exponent(board, cell) * Board2048.CELLS + cell] = 1;
        }
    }

    @Override
    public void actionMask(boolean[] into, int offset) {
        for (int action = 0; action < ACTIONS; action++) {
            into[offset + action] = Board2048.move(board, action) != board;
        }
    }

    /** The tiles with their numbers, the greater the stronger. */
    @Override
    public Scene render() {
        Scene.Builder scene = Scene.builder(Board2048.SIDE, Board2048.SIDE);
        for (int cell = 0; cell < Board2048.CELLS; cell++) {
            int row = cell / Board2048.SIDE;
            int column = cell % Board2048.SIDE;
            int exponent = Board2048.exponent(board, cell);
            if (exponent == 0) {
                scene.cell(row, column, Scene.Paint.FAINT, 0.5);
                continue;
            }
            String number = Integer.toString(1 << exponent);
            scene.cell(row, column, Scene.Paint.WARM, Math.min(1, 0.15 + 0.085 * exponent))
                    .label(row, column, number.length() > 3 ? 0.2 : 0.28, number, Scene.Paint.INK);
        }
        return scene.build();
    }

    @Override
    public List<String> actionNames() {
        return ACTION_NAMES;
    }
}
