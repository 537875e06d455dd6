package org.rollout4j.env.wrapper;

import java.util.List;
import org.rollout4j.core.Box;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Policy;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/**
 * Places 0 to 9, from a random one of 0 to 4; action 0 goes down, 1 goes up, and there is no way down from 0. The reward is the place
 * reached; terminates at 9, truncated at step 20. Shows the place and the steps.
 */
final class Corridor implements DiscreteEnvironment {
    static final EnvironmentSpec SPEC = EnvironmentSpec.of(
                    "corridor", new Box(List.of(2), List.of(0f, 0f), List.of(9f, 20f)), 2)
            .withTimeLimit(20)
            .withRewardLow(0)
            .withRewardHigh(9)
            .withActionMasks(true);

    /** Always up. */
    static final Policy UP = Policy.stateless(2, SPEC.actions(), (in, rng, out) -> out.set(0, 1));

    /** Either way, where it is open. */
    static final Policy RANDOM =
            Policy.stateless(2, SPEC.actions(), (in, rng, out) -> out.set(0, in.actionMasks()[0] ? rng.nextInt(2) : 1));

    boolean closed;
    private int place;
    private int steps;
    private boolean running;

    @Override
    public EnvironmentSpec spec() {
        return SPEC;
    }

    @Override
    public void reset(long seed) {
        place = new SplitMix(seed).nextInt(5);
        steps = 0;
        running = true;
    }

    @Override
    public StepResult step(int action) {
        if (!running) {
            throw new IllegalStateException("corridor has no episode in progress: call reset before step");
        }
        if (action < 0 || action > 1) {
            throw new IllegalArgumentException("action is " + action);
        }
        place = Math.max(place + 2 * action - 1, 0);
        steps++;
        running = place < 9 && steps < 20;
        return new StepResult(place, place == 9, steps == 20);
    }

    @Override
    public void observe(float[] into, int offset) {
        into[offset] = place;
        into[offset + 1] = steps;
    }

    @Override
    public void actionMask(boolean[] into, int offset) {
        into[offset] = place > 0;
        into[offset + 1] = true;
    }

    @Override
    public void close() {
        closed = true;
    }
}
