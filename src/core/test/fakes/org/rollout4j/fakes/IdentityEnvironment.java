package org.rollout4j.fakes;

import java.util.Arrays;
import org.rollout4j.core.Box;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/**
 * Shows one of several letters; naming it brings 1, anything else 0. Every episode is truncated after {@value #LENGTH} steps.
 * With masks, an action that is neither the letter nor the next one is illegal, and taking it an error.
 */
public final class IdentityEnvironment implements DiscreteEnvironment {
    public static final int LETTERS = 4;
    public static final int LENGTH = 8;

    private final boolean masked;
    private SplitMix rng;
    private int letter;
    private int steps;

    public IdentityEnvironment() {
        this(false);
    }

    public IdentityEnvironment(boolean masked) {
        this.masked = masked;
    }

    @Override
    public EnvironmentSpec spec() {
        return EnvironmentSpec.of("identity", Box.of(0, 1, LETTERS), LETTERS)
                .withActionMasks(masked)
                .withTimeLimit(LENGTH)
                .withRewardLow(0)
                .withRewardHigh(1);
    }

    @Override
    public void reset(long seed) {
        rng = new SplitMix(seed);
        letter = rng.nextInt(LETTERS);
        steps = 0;
    }

    @Override
    public StepResult step(int action) {
        if (masked && !legal(action)) {
            throw new IllegalArgumentException("action is " + action + ": it is masked out");
        }
        float reward = action == letter ? 1 : 0;
        letter = rng.nextInt(LETTERS);
        steps++;
        return new StepResult(reward, false, steps == LENGTH);
    }

    @Override
    public void observe(float[] into, int offset) {
        Arrays.fill(into, offset, offset + LETTERS, 0);
        into[offset + letter] = 1;
    }

    @Override
    public void actionMask(boolean[] into, int offset) {
        for (int action = 0; action < LETTERS; action++) {
            into[offset + action] = !masked || legal(action);
        }
    }

    private boolean legal(int action) {
        return action == letter || action == (letter + 1) % LETTERS;
    }
}
