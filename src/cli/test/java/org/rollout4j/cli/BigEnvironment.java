package org.rollout4j.cli;

import java.util.Arrays;
import org.rollout4j.core.Box;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.StepResult;

/** Observations of 64x64 zeros. */
public final class BigEnvironment implements DiscreteEnvironment {
    @Override
    public EnvironmentSpec spec() {
        return EnvironmentSpec.of("big", Box.of(0, 1, 64, 64), 4);
    }

    @Override
    public void reset(long seed) {}

    @Override
    public StepResult step(int action) {
        return new StepResult(0, true, false);
    }

    @Override
    public void observe(float[] into, int offset) {
        Arrays.fill(into, offset, offset + 64 * 64, 0);
    }
}
