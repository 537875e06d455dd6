package org.rollout4j.tabular;

import org.rollout4j.core.Box;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/**
 * Places {@code 0 .. length - 1} in a row; every step costs 1, the last place ends the episode. Actions: left, right, and
 * a leap that would end it at once with a great reward, but is illegal everywhere: taking it is an error.
 */
final class Corridor implements DiscreteEnvironment {
    static final int LEFT = 0;
    static final int RIGHT = 1;

    private final int length;
    private int place;
    private int steps;

    Corridor(int length) {
        this.length = length;
    }

    @Override
    public EnvironmentSpec spec() {
        return EnvironmentSpec.of("corridor", Box.of(0, length, 1), 3)
                .withActionMasks(true)
                .withTimeLimit(3 * length);
    }

    @Override
    public void reset(long seed) {
        place = new SplitMix(seed).nextInt(length - 1);
        steps = 0;
    }

    @Override
    public StepResult step(int action) {
        if (action != LEFT && action != RIGHT) {
            throw new IllegalArgumentException("action is " + action + ": it is illegal");
        }
        place = Math.max(0, place + (action == RIGHT ? 1 : -1));
        steps++;
        return new StepResult(-1, place == length - 1, steps == 3 * length);
    }

    @Override
    public void observe(float[] into, int offset) {
        into[offset] = place;
    }

    @Override
    public void actionMask(boolean[] into, int offset) {
        into[offset + LEFT] = true;
        into[offset + RIGHT] = true;
        into[offset + 2] = false;
    }
}
