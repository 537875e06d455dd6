package org.rollout4j.env.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Scene;

/**
 * A Markov decision process as a user writes it: transitions between states that have names. States and actions are numbered in the
 * order in which they first come.
 *
 * <p>Each {@code where} says where something stands in the document, such as {@code line 7}, and begins the message if it is wrong.
 *
 * @param timeLimit the number of steps after which an episode is truncated, 1 to 1,000,000
 * @param starts where episodes start; the probabilities sum to 1
 * @param terminals where episodes end; they have no transitions
 * @param rows the transitions; each state that is not terminal has all actions, and for each of them probabilities that sum to 1
 */
public record TransitionTable(int timeLimit, List<Start> starts, List<Terminal> terminals, List<Row> rows) {
    /** The most states, each an element of the observation. */
    public static final int MAX_STATES = 5_000;

    /** The most actions. */
    public static final int MAX_ACTIONS = 1000;

    /** How far a sum of probabilities may be from 1; what is missing is made up for in proportion. */
    public static final double TOLERANCE = 1e-5;

    /** The greatest reward or cost of one step. */
    public static final double MAX_REWARD = 1e9;

    /** Episodes start in {@code state} with {@code probability}. */
    public record Start(String where, String state, double probability) {}

    /** Episodes end in {@code state}. */
    public record Terminal(String where, String state) {}

    /** One outcome of {@code action} in {@code state}. */
    public record Row(String where, String state, String action, String next, double probability, double reward) {}

    /**
     * @throws IllegalArgumentException if something is wrong; the message is one line
     */
    public TransitionTable {
        starts = new ArrayList<>(starts);
        terminals = new ArrayList<>(terminals);
        rows = new ArrayList<>(rows);
        TableCheck.check(timeLimit, starts, terminals, rows);
        starts = List.copyOf(starts);
        terminals = List.copyOf(terminals);
        rows = List.copyOf(rows);
    }

    /** The number of each state. */
    public Map<String, Integer> states() {
        Map<String, Integer> states = new LinkedHashMap<>();
        rows.forEach(row -> states.putIfAbsent(row.state(), states.size()));
        terminals.forEach(terminal -> states.putIfAbsent(terminal.state(), states.size()));
        return states;
    }

    /** The number of each action. */
    public Map<String, Integer> actions() {
        Map<String, Integer> actions = new LinkedHashMap<>();
        rows.forEach(row -> actions.putIfAbsent(row.action(), actions.size()));
        return actions;
    }

    /** The process. */
    public TabularModel model() {
        Map<String, Integer> states = states();
        Map<String, Integer> actions = actions();
        double[] sums = new double[states.size() * actions.size()];
        for (Row row : rows) {
            sums[states.get(row.state()) * actions.size() + actions.get(row.action())] += row.probability();
        }
        TabularModel.Builder model = TabularModel.builder(states.size(), actions.size());
        for (Row row : rows) {
            int state = states.get(row.state());
            int action = actions.get(row.action());
            double probability = row.probability() / sums[state * actions.size() + action];
            model.outcome(state, action, states.get(row.next()), probability, row.reward());
        }
        terminals.forEach(terminal -> model.terminal(states.get(terminal.state())));
        double sum = starts.stream().mapToDouble(Start::probability).sum();
        starts.forEach(start -> model.start(states.get(start.state()), start.probability() / sum));
        return model.build();
    }

    /** What an environment that plays {@code model} promises. */
    public EnvironmentSpec spec(String id, TabularModel model) {
        return EnvironmentSpec.of(id, model.observations(), model.actionCount())
                .withTimeLimit(timeLimit)
                .withRewardLow(model.rewardLow())
                .withRewardHigh(model.rewardHigh());
    }

    /** The name of the state, in green where an episode ends. */
    public StatePicture picture() {
        List<String> names = List.copyOf(states().keySet());
        int longest = names.stream().mapToInt(String::length).max().orElse(1);
        double width = longest + 2;
        int running = (int) rows.stream().map(Row::state).distinct().count();
        return new StatePicture(
                state -> Scene.builder(width, 4)
                        .rectangle(0.5, 0.5, width - 1, 3, state < running ? Scene.Paint.FAINT : Scene.Paint.GOOD, 1)
                        .text(width / 2, 2, 1, names.get(state), Scene.Paint.INK)
                        .build(),
                List.copyOf(actions().keySet()));
    }
}
