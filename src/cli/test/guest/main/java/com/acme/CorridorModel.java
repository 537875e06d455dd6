package com.acme;

import java.util.Arrays;
import org.rollout4j.core.DeterministicModel;

/** The rules of a {@link Corridor} in full: state {@code i} is place {@code i}. */
final class CorridorModel implements DeterministicModel {
    static final float STEP = -0.02f;
    static final float GOAL = 1;

    private final int places;

    CorridorModel(int places) {
        this.places = places;
    }

    @Override
    public int stateCount() {
        return places;
    }

    @Override
    public int actionCount() {
        return 2;
    }

    @Override
    public boolean terminal(int state) {
        return state == 0 || state == places - 1;
    }

    @Override
    public int next(int state, int action) {
        return action == 0 ? state - 1 : state + 1;
    }

    @Override
    public double reward(int state, int action) {
        return next(state, action) == places - 1 ? GOAL : STEP;
    }

    @Override
    public double startProbability(int state) {
        return terminal(state) ? 0 : 1.0 / (places - 2);
    }

    @Override
    public void observe(int state, float[] into, int offset) {
        Arrays.fill(into, offset, offset + places, 0);
        into[offset + state] = 1;
    }

    @Override
    public int stateOf(float[] observations, int offset) {
        int state = 0;
        while (observations[offset + state] == 0) {
            state++;
        }
        return state;
    }
}
