package org.rollout4j.desk.simulate;

import org.rollout4j.core.Require;

/**
 * How much is simulated.
 *
 * @param users how many, 1 to 10,000
 * @param seeds how often each of them begins anew, with other prompts, 1 to 1000
 * @param events how many opportunities each has, 24 to 100,000
 */
public record SimulationConfig(int users, int seeds, int events) {
    public SimulationConfig {
        Require.inRange("users", users, 1, 10_000);
        Require.inRange("seeds", seeds, 1, 1000);
        Require.inRange("events", events, 24, 100_000);
    }

    /** 8 users, 2 seeds, 120 events. */
    public static SimulationConfig defaults() {
        return new SimulationConfig(8, 2, 120);
    }

    /** What results are of: the last third. */
    int judgedFrom() {
        return events - events / 3;
    }
}
