package org.rollout4j.env.grid;

import java.util.Arrays;
import org.rollout4j.core.Actions;
import org.rollout4j.core.EnvironmentBatch;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;
import org.rollout4j.core.StepResult;

/** Grids side by side, a long each, with their time limit: the same episodes as the environments one by one, step for step. */
final class GridBatch implements EnvironmentBatch {
    private static final int NOT_RUNNING = -1;

    private final GridRules rules;
    private final long[] bits;
    /** {@code [size]}, steps of the episode so far, or {@link #NOT_RUNNING}. */
    private final int[] steps;

    GridBatch(GridRules rules, int size) {
        this.rules = rules;
        bits = new long[size];
        steps = new int[size];
        Arrays.fill(steps, NOT_RUNNING);
    }

    @Override
    public EnvironmentSpec spec() {
        return rules.spec();
    }

    @Override
    public void reset(int e, long seed) {
        bits[e] = rules.start(seed);
        steps[e] = 0;
    }

    @Override
    public void step(
            int from,
            int end,
            Actions actions,
            float[] rewards,
            boolean[] terminated,
            boolean[] truncated,
            int offset) {
        int limit = rules.spec().timeLimit();
        for (int e = from; e < end; e++) {
            Require.episode(steps[e] != NOT_RUNNING, rules.spec().id());
            bits[e] = rules.next(bits[e], actions.number(e));
            StepResult result = rules.result(bits[e]);
            boolean late = ++steps[e] == limit;
            rewards[offset + e] = result.reward();
            terminated[offset + e] = result.terminated();
            truncated[offset + e] = late;
            if (late || result.terminated()) {
                steps[e] = NOT_RUNNING;
            }
        }
    }

    @Override
    public void observe(int from, int end, float[] into, int offset) {
        Torus torus = rules.torus();
        for (int e = from; e < end; e++) {
            torus.write(bits[e], into, offset + (e - from) * torus.cells());
        }
    }

    @Override
    public void actionMasks(int from, int end, boolean[] into, int offset) {
        Arrays.fill(into, offset, offset + (end - from) * Torus.ACTIONS, true);
    }
}
