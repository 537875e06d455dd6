package org.rollout4j.warning;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What goes wrong in a run, told by its metrics. The thresholds are rules of thumb, wide enough that runs that learn well stay silent; they
 * stand with the rules.
 */
public final class Warnings {
    /** The worst first. A new rule is added to one of these lists and nowhere else. */
    private static final List<Rule> RULES = Stream.of(AgentRules.ALL, TextRules.ALL, RewardRules.ALL)
            .flatMap(List::stream)
            .toList();

    private Warnings() {}

    /**
     * The troubles of a run, the worst first.
     *
     * @param steps the environment steps of each row, ascending; of a language model, the updates
     * @param metrics the values of each row by the metrics' names, NaN where a row has none
     */
    public static List<Warning> of(double[] steps, Map<String, double[]> metrics, Goal goal) {
        RunSoFar run = new RunSoFar(steps, metrics, goal);
        return RULES.stream()
                .map(rule -> rule.look(run))
                .flatMap(Optional::stream)
                .toList();
    }
}
