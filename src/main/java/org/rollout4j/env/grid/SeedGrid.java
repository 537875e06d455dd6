package org.rollout4j.env.grid;

import org.rollout4j.core.DeterministicModel;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/**
 * The grid this project started from, its rules kept to the letter: 4x4 cells of 0 or 1 on a torus, each 1 with
 * probability 1/2 at the start; an action rolls the whole grid; when the sum is 0 after the roll, the reward is 1 and the
 * episode terminates, otherwise the reward is 0.
 *
 * <p>A roll never changes the sum, so nothing can be learned here. The check comes after the roll, so an episode that
 * starts empty (probability 2^-16) is not over at once: its first step, whichever, brings reward 1 and ends it. Every
 * other episode goes on for ever. Every policy has an expected return of 2^-16.
 *
 * <p>It does not count time: see {@link org.rollout4j.env.wrapper.TimeLimit}.
 */
public final class SeedGrid implements Environment {
    public static final String ID = "seed-grid";

    static final Torus TORUS = new Torus(4, 4);

    private static final StepResult GOAL = new StepResult(1, true, false);
    private static final StepResult GO_ON = new StepResult(0, false, false);
    private static final EnvironmentSpec SPEC = EnvironmentSpec.of(ID, TORUS.observations(), Torus.ACTIONS)
            .withTimeLimit(200)
            .withRewardLow(0)
            .withRewardHigh(1)
            .withGoalTerminates(true);

    private long bits;
    private boolean running;

    /** The transitions in full. */
    public static DeterministicModel model() {
        return new SeedGridModel();
    }

    @Override
    public EnvironmentSpec spec() {
        return SPEC;
    }

    @Override
    public void reset(long seed) {
        bits = new SplitMix(seed).nextLong() & TORUS.all();
        running = true;
    }

    @Override
    public StepResult step(int action) {
        if (!running) {
            throw new IllegalStateException(ID + " has no episode in progress: call reset before step");
        }
        bits = TORUS.roll(bits, action);
        running = bits != 0;
        return running ? GO_ON : GOAL;
    }

    @Override
    public void observe(float[] into, int offset) {
        TORUS.write(bits, into, offset);
    }
}
