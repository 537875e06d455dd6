package org.rollout4j.env.grid;

import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/**
 * What happens in a grid, as pure functions of its bits.
 *
 * @param torus its geometry
 * @param spec what its environments promise
 * @param drained the cells that are emptied after each roll
 * @param goal what the step that empties the grid brings
 * @param goOn what every other step brings
 * @param emptyStarts whether an episode may start with an empty grid
 */
record GridRules(
        Torus torus, EnvironmentSpec spec, long drained, StepResult goal, StepResult goOn, boolean emptyStarts) {

    /** The grid that an episode starts with. */
    long start(long seed) {
        SplitMix random = new SplitMix(seed);
        long bits;
        do {
            bits = random.nextLong() & torus.all();
        } while (bits == 0 && !emptyStarts);
        return bits;
    }

    long next(long bits, int action) {
        return torus.roll(bits, action) & ~drained;
    }

    /** What the step that left {@code bits} brings. */
    StepResult result(long bits) {
        return bits == 0 ? goal : goOn;
    }
}
