package org.rollout4j.fakes;

import org.rollout4j.core.Box;
import org.rollout4j.core.ContinuousEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/**
 * One problem in any unit of action: the observation tells a place in the box, from 0 to 1, and the reward is 1 less the distance of the
 * action from it in widths. Every episode is truncated after {@value #LENGTH} steps.
 */
public final class PlaceEnvironment implements ContinuousEnvironment {
    public static final int LENGTH = 20;

    private final float low;
    private final float high;
    private SplitMix rng;
    private float place;
    private int steps;

    public PlaceEnvironment(float low, float high) {
        this.low = low;
        this.high = high;
    }

    @Override
    public EnvironmentSpec spec() {
        return EnvironmentSpec.of("place", Box.of(0, 1, 1), Box.of(low, high, 1))
                .withTimeLimit(LENGTH);
    }

    @Override
    public void reset(long seed) {
        rng = new SplitMix(seed);
        steps = 0;
        place = rng.nextFloat();
    }

    @Override
    public StepResult step(float[] actions, int offset) {
        double reached = (actions[offset] - (double) low) / ((double) high - low);
        double distance = Math.abs(reached - place);
        place = rng.nextFloat();
        return new StepResult((float) (1 - distance), false, ++steps == LENGTH);
    }

    @Override
    public void observe(float[] into, int offset) {
        into[offset] = place;
    }
}
