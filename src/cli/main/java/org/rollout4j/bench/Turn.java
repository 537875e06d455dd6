package org.rollout4j.bench;

import org.rollout4j.core.Require;

/**
 * What a process that stays resident measured in one turn.
 *
 * @param perSecond steps a second, above 0
 * @param cpuSecondsPerMillion seconds of processor time, of all threads, for a million steps
 */
public record Turn(double perSecond, double cpuSecondsPerMillion) {
    public Turn {
        Require.that(perSecond > 0, "perSecond", perSecond, "a number above 0 is allowed");
        Require.inRange("cpuSecondsPerMillion", cpuSecondsPerMillion, 0, Double.MAX_VALUE);
    }
}
