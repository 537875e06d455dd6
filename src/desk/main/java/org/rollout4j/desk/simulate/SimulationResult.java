package org.rollout4j.desk.simulate;

import java.util.List;

/**
 * What came of a simulation; the names are those of its JSON.
 *
 * @param world what users write: notes, or messages
 * @param bestOf a gain of 1 is the best of so many texts of the base
 * @param targets what is to be reached
 */
public record SimulationResult(
        String world, int users, int seeds, int events, int bestOf, List<ArmResult> arms, List<Target> targets) {
    public SimulationResult {
        arms = List.copyOf(arms);
        targets = List.copyOf(targets);
    }

    /**
     * What is to be reached.
     *
     * @param meaning in words
     * @param value what it is
     * @param met whether that is enough
     */
    public record Target(String meaning, double value, boolean met) {
        static Target atLeast(String meaning, double value, double least) {
            return new Target(meaning + ", at least " + least, value, value >= least);
        }

        static Target above(String meaning, double value, double limit) {
            return new Target(meaning + ", above " + limit, value, value > limit);
        }

        static Target atMost(String meaning, double value, double most) {
            return new Target(meaning + ", at most " + most, value, value <= most);
        }
    }
}
