package org.rollout4j.fakes;

import org.rollout4j.core.Box;
import org.rollout4j.core.ContinuousEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/** Shows a point of a square; the reward is minus the squared distance of the action. Every episode is truncated after {@value #LENGTH} steps. */
public final class PointEnvironment implements ContinuousEnvironment {
    public static final int LENGTH = 8;
    private static final int SIZE = 2;

    private final float[] point = new float[SIZE];
    private SplitMix rng;
    private int steps;

    @Override
    public EnvironmentSpec spec() {
        return EnvironmentSpec.of("point", Box.of(-1, 1, SIZE), Box.of(-1, 1, SIZE))
                .withTimeLimit(LENGTH)
                .withRewardHigh(0);
    }

    @Override
    public void reset(long seed) {
        rng = new SplitMix(seed);
        steps = 0;
        draw();
    }

    @Override
    public StepResult step(float[] actions, int offset) {
        float distance = 0;
        for (int i = 0; i < SIZE; i++) {
            float action = Math.max(-1, Math.min(1, actions[offset + i]));
            distance += (action - point[i]) * (action - point[i]);
        }
        draw();
        return new StepResult(-distance, false, ++steps == LENGTH);
    }

    @Override
    public void observe(float[] into, int offset) {
        System.arraycopy(point, 0, into, offset, SIZE);
    }

    private void draw() {
        for (int i = 0; i < SIZE; i++) {
            point[i] = 2 * rng.nextFloat() - 1;
        }
    }
}
