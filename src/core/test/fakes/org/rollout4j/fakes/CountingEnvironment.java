package org.rollout4j.fakes;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.Box;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.StepResult;

/**
 * Shows the steps taken and a number drawn from the seed. Its length, 1 to 7 steps, follows from the seed; odd lengths terminate,
 * even ones are truncated. The reward is the number of the step plus a tenth of the action. Legal actions differ from step to step.
 */
public class CountingEnvironment implements DiscreteEnvironment {
    public static final int ACTIONS = 3;

    /** The seeds of all episodes so far. */
    public final List<Long> seeds = new ArrayList<>();

    private final boolean masked;
    private long seed;
    private int steps;
    private boolean running;

    public CountingEnvironment(boolean masked) {
        this.masked = masked;
    }

    /** The number of steps of the episode of that seed. */
    public static int length(long seed) {
        return 1 + (int) Math.floorMod(seed, 7L);
    }

    /** The second number shown in the episode of that seed. */
    public static float mark(long seed) {
        return Math.floorMod(seed, 1L << 20);
    }

    public static boolean legal(int step, int action) {
        return action != step % ACTIONS;
    }

    @Override
    public EnvironmentSpec spec() {
        return EnvironmentSpec.of("counting", Box.of(0, 1 << 20, 2), ACTIONS)
                .withActionMasks(masked)
                .withTimeLimit(8); // never reached
    }

    @Override
    public void reset(long newSeed) {
        seeds.add(newSeed);
        seed = newSeed;
        steps = 0;
        running = true;
    }

    @Override
    public StepResult step(int action) {
        if (!running) {
            throw new IllegalStateException("no episode");
        }
        if (masked && !legal(steps, action)) {
            throw new IllegalArgumentException("action is " + action + ": it is masked out");
        }
        steps++;
        running = steps < length(seed);
        boolean terminates = length(seed) % 2 == 1;
        return new StepResult(steps + 0.1f * action, !running && terminates, !running && !terminates);
    }

    @Override
    public void observe(float[] into, int offset) {
        into[offset] = steps;
        into[offset + 1] = mark(seed);
    }

    @Override
    public void actionMask(boolean[] into, int offset) {
        for (int action = 0; action < ACTIONS; action++) {
            into[offset + action] = !masked || legal(steps, action);
        }
    }
}
