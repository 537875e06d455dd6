package com.acme;

import org.rollout4j.core.Box;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;
import org.rollout4j.core.Success;

/** Places in a row, with a pit at the left end and the goal at the right one. Action 0 steps left, 1 steps right. */
final class Corridor implements DiscreteEnvironment {
    private final EnvironmentSpec spec;
    private final CorridorModel model;
    private int place;

    Corridor(int places) {
        model = new CorridorModel(places);
        spec = EnvironmentSpec.of("acme-corridor-" + places, Box.of(0, 1, places), 2)
                .withTimeLimit(4 * places)
                .withRewardLow(CorridorModel.STEP)
                .withRewardHigh(CorridorModel.GOAL)
                .withSuccess(Success.TERMINATION);
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(long seed) {
        place = 1 + new SplitMix(seed).nextInt(model.stateCount() - 2);
    }

    @Override
    public StepResult step(int action) {
        float reward = (float) model.reward(place, action);
        place = model.next(place, action);
        return new StepResult(reward, model.terminal(place), false);
    }

    @Override
    public void observe(float[] into, int offset) {
        model.observe(place, into, offset);
    }
}
