package org.rollout4j.env.grid;

import java.util.List;
import org.rollout4j.core.DeterministicModel;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentBatch;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Renderable;
import org.rollout4j.core.Scene;
import org.rollout4j.core.StepResult;
import org.rollout4j.core.Success;

/**
 * The grid this project started from, its rules kept to the letter: 4x4 cells of 0 or 1 on a torus, each 1 with
 * probability 1/2 at the start; an action rolls the whole grid; when the sum is 0 after the roll, the reward is 1 and the
 * episode terminates, otherwise the reward is 0.
 *
 * <p>A roll never changes the sum, so nothing can be learned here. The check comes after the roll, so an episode that
 * starts empty (probability 2^-16) is not over at once: its first step, whichever, brings reward 1 and ends it. Every
 * other episode goes on for ever. Every policy has an expected return of 2^-16.
 */
public final class SeedGrid implements DiscreteEnvironment, Renderable {
    public static final String ID = "seed-grid";

    static final GridRules RULES = rules();

    private long bits;

    private static GridRules rules() {
        Torus torus = new Torus(4, 4);
        StepResult goal = new StepResult(1, true, false);
        StepResult goOn = new StepResult(0, false, false);
        EnvironmentSpec spec = EnvironmentSpec.of(ID, torus.observations(), Torus.ACTIONS)
                .withTimeLimit(200)
                .withRewardLow(goOn.reward())
                .withRewardHigh(goal.reward())
                .withSuccess(Success.TERMINATION);
        return new GridRules(torus, spec, 0, goal, goOn, true);
    }

    /** Many of them at once, with their time limit. */
    public static EnvironmentBatch batch(int size) {
        return new GridBatch(RULES, size);
    }

    /** The transitions in full. */
    public static DeterministicModel model() {
        return new SeedGridModel();
    }

    @Override
    public EnvironmentSpec spec() {
        return RULES.spec();
    }

    @Override
    public void reset(long seed) {
        bits = RULES.start(seed);
    }

    @Override
    public StepResult step(int action) {
        bits = RULES.next(bits, action);
        return RULES.result(bits);
    }

    @Override
    public void observe(float[] into, int offset) {
        RULES.torus().write(bits, into, offset);
    }

    @Override
    public Scene render() {
        return RULES.picture(bits);
    }

    @Override
    public List<String> actionNames() {
        return GridRules.ACTION_NAMES;
    }
}
