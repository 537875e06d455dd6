package org.rollout4j.env.table;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;

/** Finds what is wrong with a {@link TransitionTable}; says where it stands, what it is and what is allowed. */
final class TableCheck {
    private static final int MAX_NAME = 100;
    private static final int SHOWN = 60;

    /** The actions of each state with the sums of their probabilities, and where the first row of each stands. */
    private final Map<String, Map<String, Double>> sums = new LinkedHashMap<>();

    private final Map<List<String>, String> places = new HashMap<>();
    private final Set<String> actions = new LinkedHashSet<>();
    private final Set<String> terminals = new HashSet<>();

    private TableCheck() {}

    /** Throws {@link IllegalArgumentException} at the first thing that is wrong. */
    static void check(
            int timeLimit,
            List<TransitionTable.Start> starts,
            List<TransitionTable.Terminal> terminals,
            List<TransitionTable.Row> rows) {
        Require.inRange("timeLimit", timeLimit, 1, EnvironmentSpec.MAX_TIME_LIMIT);
        Require.that(!rows.isEmpty(), "number of transitions", 0, "at least one is needed");
        TableCheck check = new TableCheck();
        check.terminals(terminals);
        check.rows(rows);
        check.nextStates(rows);
        check.sums();
        check.starts(starts);
    }

    /** {@code text} cut short, and without what would break a line. */
    static String shown(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", "?");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }

    private void terminals(List<TransitionTable.Terminal> all) {
        for (TransitionTable.Terminal terminal : all) {
            name(terminal.where(), "terminal", terminal.state());
            Require.that(
                    terminals.add(terminal.state()),
                    terminal.where() + ": terminal",
                    terminal.state(),
                    "each state is allowed once");
        }
    }

    private void rows(List<TransitionTable.Row> rows) {
        Set<List<Object>> outcomes = new HashSet<>();
        for (TransitionTable.Row row : rows) {
            String where = row.where();
            name(where, "state", row.state());
            name(where, "action", row.action());
            name(where, "next", row.next());
            Require.inRange(where + ": probability", row.probability(), 0, 1);
            Require.inRange(where + ": reward", row.reward(), -TransitionTable.MAX_REWARD, TransitionTable.MAX_REWARD);
            Require.that(
                    !terminals.contains(row.state()),
                    where + ": state",
                    row.state(),
                    "a terminal state has no transitions");
            List<Object> outcome = List.of(row.state(), row.action(), row.next(), row.reward());
            Require.that(outcomes.add(outcome), where + ": transition", outcome, "each is allowed once");
            places.putIfAbsent(List.of(row.state()), where);
            places.putIfAbsent(List.of(row.state(), row.action()), where);
            actions.add(row.action());
            sums.computeIfAbsent(row.state(), state -> new LinkedHashMap<>())
                    .merge(row.action(), row.probability(), Double::sum);
            int states = sums.size() + terminals.size();
            Require.that(
                    states <= TransitionTable.MAX_STATES,
                    where + ": number of states",
                    states,
                    "at most " + TransitionTable.MAX_STATES + " are allowed");
            Require.that(
                    actions.size() <= TransitionTable.MAX_ACTIONS,
                    where + ": number of actions",
                    actions.size(),
                    "at most " + TransitionTable.MAX_ACTIONS + " are allowed");
        }
    }

    private void nextStates(List<TransitionTable.Row> rows) {
        for (TransitionTable.Row row : rows) {
            known(row.where(), "next", row.next());
        }
    }

    private void known(String where, String field, String state) {
        Require.that(
                sums.containsKey(state) || terminals.contains(state),
                where + ": " + field,
                state,
                "a state with transitions or a terminal one is needed");
    }

    private void sums() {
        sums.forEach((state, sumOfAction) -> {
            for (String action : actions) {
                Require.that(
                        sumOfAction.containsKey(action),
                        places.get(List.of(state)) + ": state",
                        state,
                        "action " + action + " is missing; every state that is not terminal needs every action");
                double sum = sumOfAction.get(action);
                Require.that(
                        Math.abs(sum - 1) <= TransitionTable.TOLERANCE,
                        places.get(List.of(state, action)) + ": sum of the probabilities of state " + state
                                + ", action " + action,
                        sum,
                        "1 is needed");
            }
        });
    }

    private void starts(List<TransitionTable.Start> starts) {
        Require.that(!starts.isEmpty(), "number of starts", 0, "at least one is needed");
        Set<String> seen = new HashSet<>();
        double sum = 0;
        for (TransitionTable.Start start : starts) {
            name(start.where(), "start", start.state());
            known(start.where(), "start", start.state());
            Require.that(
                    !terminals.contains(start.state()),
                    start.where() + ": start",
                    start.state(),
                    "a state that is not terminal is needed");
            Require.that(
                    seen.add(start.state()), start.where() + ": start", start.state(), "each state is allowed once");
            Require.inRange(start.where() + ": probability", start.probability(), 0, 1);
            sum += start.probability();
        }
        Require.that(
                Math.abs(sum - 1) <= TransitionTable.TOLERANCE,
                starts.get(0).where() + ": sum of the probabilities of the starts",
                sum,
                "1 is needed");
    }

    private static void name(String where, String field, String name) {
        Require.that(name != null, where + ": " + field, null, "a name is needed");
        boolean plain = !name.isEmpty()
                && name.equals(name.strip())
                && name.length() <= MAX_NAME
                && name.equals(name.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", "?"));
        Require.that(
                plain,
                where + ": " + field,
                "'" + shown(name) + "'",
                "a name of 1 to " + MAX_NAME + " characters without space around it and line breaks is needed");
    }
}
