package org.rollout4j.env.table;

import java.util.Arrays;
import org.rollout4j.core.Box;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.Require;

/**
 * A Markov decision process held in arrays, 20 bytes an outcome. An observation is the state one-hot: element {@code s} is 1 in
 * state {@code s}, and all others are 0.
 */
public final class TabularModel implements MarkovModel {
    private final int stateCount;
    private final int actionCount;
    private final boolean[] terminal;
    private final double[] starts;
    /** {@code [states * actions + 1]}, where the outcomes of {@code state * actions + action} begin in the arrays below. */
    private final int[] first;

    private final int[] next;
    private final double[] rewards;
    private final double[] probabilities;

    private TabularModel(Builder builder) {
        stateCount = builder.terminal.length;
        actionCount = builder.actionCount;
        terminal = builder.terminal.clone();
        starts = builder.starts.clone();
        first = new int[builder.terminal.length * actionCount + 1];
        next = new int[builder.size];
        rewards = new double[builder.size];
        probabilities = new double[builder.size];
        for (int i = 0; i < builder.size; i++) {
            first[builder.pairs[i] + 1]++;
        }
        Arrays.parallelPrefix(first, Integer::sum);
        int[] at = first.clone();
        for (int i = 0; i < builder.size; i++) {
            int to = at[builder.pairs[i]]++;
            next[to] = builder.next[i];
            rewards[to] = builder.rewards[i];
            probabilities[to] = builder.probabilities[i];
        }
    }

    /** Begins a model of so many states and actions. */
    public static Builder builder(int stateCount, int actionCount) {
        return new Builder(stateCount, actionCount);
    }

    /** The space of its observations. */
    public Box observations() {
        return Box.of(0, 1, stateCount);
    }

    /** The least reward of an outcome. */
    public double rewardLow() {
        return Arrays.stream(rewards).min().orElseThrow();
    }

    /** The greatest reward of an outcome. */
    public double rewardHigh() {
        return Arrays.stream(rewards).max().orElseThrow();
    }

    @Override
    public int stateCount() {
        return stateCount;
    }

    @Override
    public int actionCount() {
        return actionCount;
    }

    @Override
    public boolean terminal(int state) {
        return terminal[state];
    }

    @Override
    public int outcomeCount(int state, int action) {
        int pair = state * actionCount + action;
        return first[pair + 1] - first[pair];
    }

    @Override
    public int next(int state, int action, int outcome) {
        return next[first[state * actionCount + action] + outcome];
    }

    @Override
    public double reward(int state, int action, int outcome) {
        return rewards[first[state * actionCount + action] + outcome];
    }

    @Override
    public double probability(int state, int action, int outcome) {
        return probabilities[first[state * actionCount + action] + outcome];
    }

    @Override
    public double startProbability(int state) {
        return starts[state];
    }

    @Override
    public void observe(int state, float[] into, int offset) {
        Arrays.fill(into, offset, offset + stateCount, 0);
        into[offset + state] = 1;
    }

    @Override
    public int stateOf(float[] observations, int offset) {
        int state = 0;
        while (state < stateCount - 1 && observations[offset + state] < 0.5f) {
            state++;
        }
        return state;
    }

    /** Gathers the outcomes, in any order. */
    public static final class Builder {
        private final int actionCount;
        private final boolean[] terminal;
        private final double[] starts;
        private int size;
        private int[] pairs = new int[64];
        private int[] next = new int[64];
        private double[] rewards = new double[64];
        private double[] probabilities = new double[64];

        private Builder(int stateCount, int actionCount) {
            this.actionCount = Require.inRange("actions", actionCount, 1, 1 << 16);
            terminal = new boolean[Require.inRange("states", stateCount, 1, (1 << 30) / actionCount)];
            starts = new double[stateCount];
        }

        /** One more outcome of {@code action} in {@code state}. */
        public Builder outcome(int state, int action, int nextState, double probability, double reward) {
            if (size == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * size);
                next = Arrays.copyOf(next, 2 * size);
                rewards = Arrays.copyOf(rewards, 2 * size);
                probabilities = Arrays.copyOf(probabilities, 2 * size);
            }
            pairs[size] = state * actionCount + action;
            next[size] = nextState;
            rewards[size] = reward;
            probabilities[size] = probability;
            size++;
            return this;
        }

        /** Episodes end in {@code state}; it has no outcomes. */
        public Builder terminal(int state) {
            terminal[state] = true;
            return this;
        }

        /** Episodes start in {@code state} with that probability. */
        public Builder start(int state, double probability) {
            starts[state] = probability;
            return this;
        }

        /**
         * The model.
         *
         * @throws IllegalArgumentException if an action has no outcome in a state that is not terminal, or an outcome in one that is; or
         *     if probabilities do not sum to 1
         */
        public TabularModel build() {
            double[] sums = new double[terminal.length * actionCount];
            for (int i = 0; i < size; i++) {
                sums[pairs[i]] += probabilities[i];
            }
            for (int pair = 0; pair < sums.length; pair++) {
                int wanted = terminal[pair / actionCount] ? 0 : 1;
                Require.that(
                        Math.abs(sums[pair] - wanted) < 1e-9,
                        "sum of probabilities of state " + pair / actionCount + ", action " + pair % actionCount,
                        sums[pair],
                        wanted + " is needed");
            }
            double sum = Arrays.stream(starts).sum();
            Require.that(Math.abs(sum - 1) < 1e-9, "sum of start probabilities", sum, "1 is needed");
            return new TabularModel(this);
        }
    }
}
