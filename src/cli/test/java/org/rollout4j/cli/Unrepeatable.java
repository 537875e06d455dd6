package org.rollout4j.cli;

import java.util.concurrent.atomic.AtomicLong;
import org.rollout4j.core.Box;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/** Every episode is another one, whatever the seed: it has another length, and at each step another action alone is legal. */
public final class Unrepeatable implements DiscreteEnvironment {
    private static final AtomicLong EPISODES = new AtomicLong();

    private SplitMix random = new SplitMix(0);
    private int legal;
    private int left;

    @Override
    public EnvironmentSpec spec() {
        return EnvironmentSpec.of("unrepeatable", Box.of(0, 1, 1), 3).withActionMasks(true);
    }

    @Override
    public void reset(long seed) {
        random = new SplitMix(SplitMix.derive(EPISODES.getAndIncrement()));
        left = 1 + random.nextInt(60);
        legal = random.nextInt(3);
    }

    @Override
    public StepResult step(int action) {
        if (action != legal) {
            throw new IllegalArgumentException("action is " + action + ": " + legal + " is allowed");
        }
        left--;
        legal = random.nextInt(3);
        return new StepResult(1, left == 0, false);
    }

    @Override
    public void observe(float[] into, int offset) {
        into[offset] = 0;
    }

    @Override
    public void actionMask(boolean[] into, int offset) {
        for (int action = 0; action < 3; action++) {
            into[offset + action] = action == legal;
        }
    }
}
