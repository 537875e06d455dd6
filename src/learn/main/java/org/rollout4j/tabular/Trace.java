package org.rollout4j.tabular;

import java.util.Arrays;
import org.rollout4j.core.Require;
import org.rollout4j.core.State;

/** The steps of one episode so far; grows as it must. */
final class Trace {
    private int length;
    private int[] rows = new int[16];
    private int[] actions = new int[16];
    /** Rewards, until {@link #toReturns}. */
    private float[] values = new float[16];

    /**
     * Adds a step.
     *
     * @param row the row in the table of the observation, or -1
     */
    void add(int row, int action, float reward) {
        if (length == rows.length) {
            rows = Arrays.copyOf(rows, 2 * length);
            actions = Arrays.copyOf(actions, 2 * length);
            values = Arrays.copyOf(values, 2 * length);
        }
        rows[length] = row;
        actions[length] = action;
        values[length] = reward;
        length++;
    }

    /** Adds {@code count} steps of another episode, from step {@code from} on. */
    void addAll(Trace other, int from, int count) {
        for (int t = from; t < from + count; t++) {
            add(other.rows[t], other.actions[t], other.values[t]);
        }
    }

    int length() {
        return length;
    }

    int row(int t) {
        return rows[t];
    }

    int action(int t) {
        return actions[t];
    }

    /** The reward of step {@code t}, or after {@link #toReturns} the return from there on. */
    float value(int t) {
        return values[t];
    }

    /**
     * Replaces each reward by the return {@code G[t] = r[t] + discount * G[t + 1]}.
     *
     * @param following the value of what follows the last step
     */
    void toReturns(double discount, double following) {
        double value = following;
        for (int t = length - 1; t >= 0; t--) {
            value = values[t] + discount * value;
            values[t] = (float) value;
        }
    }

    void clear() {
        length = 0;
    }

    /** {@code rows}, {@code actions}, {@code rewards}, each {@code [length]}. */
    State state() {
        return State.builder()
                .putLongs("rows", Arrays.stream(rows, 0, length).asLongStream().toArray())
                .putLongs(
                        "actions",
                        Arrays.stream(actions, 0, length).asLongStream().toArray())
                .putFloats("rewards", Arrays.copyOf(values, length))
                .build();
    }

    void restore(State state, int tableRows, int tableActions) {
        long[] savedRows = state.longs("rows");
        long[] savedActions = state.longs("actions", savedRows.length);
        float[] rewards = state.floats("rewards", savedRows.length);
        clear();
        for (int t = 0; t < savedRows.length; t++) {
            int row = (int) Require.inRange("row of an episode", savedRows[t], -1, tableRows - 1);
            int action = (int) Require.inRange("action of an episode", savedActions[t], 0, tableActions - 1);
            add(row, action, rewards[t]);
        }
    }
}
