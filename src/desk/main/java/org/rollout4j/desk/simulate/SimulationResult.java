package org.rollout4j.desk.simulate;

import java.util.ArrayList;
import java.util.List;

/** What came of a simulation; the names are those of its JSON. */
public record SimulationResult(int users, int seeds, int events, List<ArmResult> arms) {
    private static final double MIN_ACCEPTANCE_GAIN = 0.5;
    private static final double MIN_UTILITY_GAIN = 0.7;
    private static final double MAX_EDIT_COST = 0.6;
    private static final double MAX_PERPLEXITY = 1.05;
    private static final double MAX_CHANCE = 0.05;
    private static final double MIN_RECOVERY = 0.8;

    public SimulationResult {
        arms = List.copyOf(arms);
    }

    /**
     * What is to be reached.
     *
     * @param meaning in words
     * @param value what it is
     * @param met whether that is enough
     */
    public record Target(String meaning, double value, boolean met) {}

    /** All that is to be reached. */
    public List<Target> targets() {
        ArmResult full = arm(Arm.FULL);
        ArmResult random = arm(Arm.RANDOM);
        ArmResult drift = arm(Arm.DRIFT);
        double editCost = full.editCost().mean() / arm(Arm.NONE).editCost().mean();
        double chance =
                Math.max(random.utilityGain().high(), random.acceptanceGain().high());
        double opposite = arm(Arm.OPPOSITE).utilityGain().high();
        double recovery = drift.gainAfter().mean() / drift.gainBefore().mean();
        List<Target> targets = new ArrayList<>();
        targets.add(atLeast(
                "full learning: gain in acceptance", full.acceptanceGain().mean(), MIN_ACCEPTANCE_GAIN));
        targets.add(atLeast(
                "full learning: gain in true utility", full.utilityGain().mean(), MIN_UTILITY_GAIN));
        targets.add(atMost("full learning: edit cost as a fraction of the base's", editCost, MAX_EDIT_COST));
        targets.add(atMost(
                "full learning: perplexity of text of the base, against before",
                full.perplexityRatio().mean(),
                MAX_PERPLEXITY));
        targets.add(atMost("random feedback: upper end of its gain", chance, MAX_CHANCE));
        targets.add(atMost("opposite taste: upper end of its gain in true utility", opposite, 0));
        targets.add(atLeast("taste that changes: gain after as a fraction of that before", recovery, MIN_RECOVERY));
        return targets;
    }

    private static Target atLeast(String meaning, double value, double least) {
        return new Target(meaning + ", at least " + least, value, value >= least);
    }

    private static Target atMost(String meaning, double value, double most) {
        return new Target(meaning + ", at most " + most, value, value <= most);
    }

    private ArmResult arm(Arm arm) {
        return arms.stream()
                .filter(one -> one.name().equals(arm.id()))
                .findFirst()
                .orElseThrow();
    }
}
