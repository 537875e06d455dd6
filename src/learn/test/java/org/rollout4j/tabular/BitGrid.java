package org.rollout4j.tabular;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.rollout4j.core.Box;
import org.rollout4j.core.DeterministicModel;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/**
 * A small stand-in for the grid whose cells are rolled until a drain has emptied it: bit {@code row * columns + column}
 * of the state is a cell, the drain is bit 0. Without the drain nothing can be won.
 */
record BitGrid(int rows, int columns, boolean drain) implements DeterministicModel, EnvironmentFactory {
    static final int TIME_LIMIT = 200;

    @Override
    public Environment create() {
        return new World(this);
    }

    @Override
    public Optional<MarkovModel> model() {
        return Optional.of(this);
    }

    @Override
    public int stateCount() {
        return 1 << (rows * columns);
    }

    @Override
    public int actionCount() {
        return 4;
    }

    @Override
    public boolean terminal(int state) {
        return state == 0;
    }

    @Override
    public int next(int state, int action) {
        int cells = rows * columns;
        int all = (1 << cells) - 1;
        int first = firstColumn();
        int last = first << (columns - 1);
        int rolled = switch (action) {
            case 0 -> ((state << columns) | (state >>> (cells - columns))) & all;
            case 1 -> ((state >>> columns) | (state << (cells - columns))) & all;
            case 2 -> ((state & ~last) << 1) | ((state & last) >>> (columns - 1));
            default -> ((state & ~first) >>> 1) | ((state & first) << (columns - 1));
        };
        return drain ? rolled & ~1 : rolled;
    }

    /** The cells of the first column: one bit in each {@code columns}. */
    private int firstColumn() {
        return (int) (((1L << (rows * columns)) - 1) / ((1L << columns) - 1));
    }

    @Override
    public double reward(int state, int action) {
        return next(state, action) == 0 ? 1 : drain ? -0.01 : 0;
    }

    @Override
    public double startProbability(int state) {
        return state == 0 ? 0 : 1.0 / (stateCount() - 1);
    }

    @Override
    public void observe(int state, float[] into, int offset) {
        for (int i = 0; i < rows * columns; i++) {
            into[offset + i] = (state >> i) & 1;
        }
    }

    @Override
    public int stateOf(float[] observations, int offset) {
        int state = 0;
        for (int i = 0; i < rows * columns; i++) {
            state |= observations[offset + i] == 1 ? 1 << i : 0;
        }
        return state;
    }

    private static final class World implements DiscreteEnvironment {
        private final BitGrid grid;
        private int state;
        private int steps;

        World(BitGrid grid) {
            this.grid = grid;
        }

        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of(
                            "bit-grid-%dx%d".formatted(grid.rows, grid.columns),
                            Box.of(0, 1, grid.rows, grid.columns),
                            4)
                    .withTimeLimit(TIME_LIMIT);
        }

        @Override
        public void reset(long seed) {
            RandomGenerator rng = new SplitMix(seed);
            state = 1 + rng.nextInt(grid.stateCount() - 1);
            steps = 0;
        }

        @Override
        public StepResult step(int action) {
            float reward = (float) grid.reward(state, action);
            state = grid.next(state, action);
            steps++;
            return new StepResult(reward, state == 0, steps == TIME_LIMIT);
        }

        @Override
        public void observe(float[] into, int offset) {
            for (int i = 0; i < grid.rows * grid.columns; i++) {
                into[offset + i] = (state >>> i) & 1;
            }
        }
    }
}
