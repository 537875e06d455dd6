package org.rollout4j.env.grid;

import org.rollout4j.core.DeterministicModel;
import org.rollout4j.core.Require;

/** The transitions of {@link DrainGrid}; a state is the bits of the grid, and only the empty one is terminal. */
final class DrainGridModel implements DeterministicModel {
    private final GridRules rules;
    private final Torus torus;

    DrainGridModel(GridRules rules) {
        this.rules = rules;
        this.torus = rules.torus();
        Require.inRange("cells of a grid to enumerate", torus.cells(), 1, DrainGrid.MAX_MODEL_CELLS);
    }

    @Override
    public int stateCount() {
        return 1 << torus.cells();
    }

    @Override
    public int actionCount() {
        return Torus.ACTIONS;
    }

    @Override
    public boolean terminal(int state) {
        return state == 0;
    }

    @Override
    public int next(int state, int action) {
        return (int) rules.next(state, action);
    }

    @Override
    public double reward(int state, int action) {
        return rules.result(next(state, action)).reward();
    }

    @Override
    public double startProbability(int state) {
        return state == 0 ? 0 : 1.0 / (stateCount() - 1);
    }

    @Override
    public void observe(int state, float[] into, int offset) {
        torus.write(state, into, offset);
    }

    @Override
    public int stateOf(float[] observations, int offset) {
        return (int) torus.read(observations, offset);
    }
}
