package org.rollout4j.env.table;

import org.rollout4j.core.StepResult;

/** Results that were made before, by what they say, so that an environment with a few hundred different rewards makes each once. */
final class StepResults {
    private static final int BITS = 10;
    private static final int PROBES = 8;

    private final StepResult[] made = new StepResult[1 << BITS];

    /** A result without truncation. */
    StepResult of(float reward, boolean terminated) {
        int slot = (Float.floatToIntBits(reward) * 0x9e3779b9) >>> (Integer.SIZE - BITS);
        for (int probe = 0; probe < PROBES; probe++) {
            StepResult result = made[slot];
            if (result == null) {
                break;
            }
            if (Float.compare(result.reward(), reward) == 0 && result.terminated() == terminated) {
                return result;
            }
            slot = (slot + 1) & (made.length - 1);
        }
        StepResult result = new StepResult(reward, terminated, false);
        made[slot] = result;
        return result;
    }
}
