package org.rollout4j.experiment.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.plot.Styles;
import org.rollout4j.run.Algorithm;
import org.rollout4j.run.Algorithms;

/**
 * The style of agents in figures, by their place in one order: that of the algorithms as `algos` lists them, then by name. So an agent looks the
 * same in every figure of the same agents, whatever it is sorted by, and an algorithm in nearly all.
 */
final class AgentStyles {
    private AgentStyles() {}

    /** A style for each agent, all distinct; several may have the same name, as where each environment has its own. */
    static List<Integer> of(List<String> agents) {
        List<String> algorithms = Algorithms.all().stream().map(Algorithm::id).toList();
        List<Integer> order = IntStream.range(0, agents.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> place(agents.get(i), algorithms))
                        .thenComparing(agents::get))
                .toList();
        List<Integer> given = Styles.distinct(
                order.stream().map(i -> place(agents.get(i), algorithms)).toList());
        List<Integer> styles = new ArrayList<>(agents.stream().map(agent -> 0).toList());
        for (int i = 0; i < given.size(); i++) {
            styles.set(order.get(i), given.get(i));
        }
        return styles;
    }

    /** The place of the algorithm that an agent is of, which begins its name; behind all where it is of none. */
    private static int place(String agent, List<String> algorithms) {
        int place = algorithms.indexOf(agent.split(",", 2)[0]);
        return place < 0 ? algorithms.size() : place;
    }
}
