package org.rollout4j.env.grid;

import org.rollout4j.core.DeterministicModel;

/**
 * The transitions of {@link SeedGrid}. A state is the bits of the grid, and none of them is terminal: an episode may start
 * empty and is over only after its first step. One more state, which looks empty too, stands for the end.
 */
final class SeedGridModel implements DeterministicModel {
    private static final int GRIDS = 1 << SeedGrid.RULES.torus().cells();
    private static final int END = GRIDS;

    @Override
    public int stateCount() {
        return GRIDS + 1;
    }

    @Override
    public int actionCount() {
        return Torus.ACTIONS;
    }

    @Override
    public boolean terminal(int state) {
        return state == END;
    }

    @Override
    public int next(int state, int action) {
        int rolled = (int) SeedGrid.RULES.next(state, action);
        return rolled == 0 ? END : rolled;
    }

    @Override
    public double reward(int state, int action) {
        return terminal(next(state, action)) ? 1 : 0;
    }

    @Override
    public double startProbability(int state) {
        return state == END ? 0 : 1.0 / GRIDS;
    }

    /** The grid itself; for an empty one the start, since nobody acts after the end. */
    @Override
    public void observe(int state, float[] into, int offset) {
        SeedGrid.RULES.torus().write(state == END ? 0 : state, into, offset);
    }

    @Override
    public int stateOf(float[] observations, int offset) {
        return (int) SeedGrid.RULES.torus().read(observations, offset);
    }
}
