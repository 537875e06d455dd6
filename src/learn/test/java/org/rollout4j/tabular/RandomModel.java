package org.rollout4j.tabular;

import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.SplitMix;

/**
 * Transitions, rewards, starts and legal actions drawn from a seed; the last state is terminal. Its observation is the state as one
 * number.
 */
final class RandomModel implements MarkovModel {
    static final int STATES = 5;
    static final int ACTIONS = 3;

    private static final int MAX_OUTCOMES = 3;

    private final boolean[] legal = new boolean[STATES * ACTIONS];
    private final int[] counts = new int[STATES * ACTIONS];
    private final int[] next = new int[STATES * ACTIONS * MAX_OUTCOMES];
    private final double[] rewards = new double[next.length];
    private final double[] probabilities = new double[next.length];
    private final double[] starts = new double[STATES];

    RandomModel(long seed) {
        SplitMix random = new SplitMix(seed);
        for (int s = 0; s < STATES - 1; s++) {
            starts[s] = 1.0 / (STATES - 1);
            legal[s * ACTIONS + random.nextInt(ACTIONS)] = true;
        }
        for (int pair = 0; pair < legal.length; pair++) {
            legal[pair] |= random.nextInt(3) > 0;
            counts[pair] = 1 + random.nextInt(MAX_OUTCOMES);
            double left = 1;
            for (int i = 0; i < counts[pair]; i++) {
                int at = pair * MAX_OUTCOMES + i;
                next[at] = random.nextInt(STATES);
                rewards[at] = random.nextInt(7) - 3;
                probabilities[at] = i == counts[pair] - 1 ? left : left * random.nextDouble();
                left -= probabilities[at];
            }
        }
    }

    @Override
    public int stateCount() {
        return STATES;
    }

    @Override
    public int actionCount() {
        return ACTIONS;
    }

    @Override
    public boolean terminal(int state) {
        return state == STATES - 1;
    }

    @Override
    public boolean legal(int state, int action) {
        return legal[state * ACTIONS + action];
    }

    @Override
    public int outcomeCount(int state, int action) {
        return counts[state * ACTIONS + action];
    }

    @Override
    public int next(int state, int action, int outcome) {
        return next[(state * ACTIONS + action) * MAX_OUTCOMES + outcome];
    }

    @Override
    public double reward(int state, int action, int outcome) {
        return rewards[(state * ACTIONS + action) * MAX_OUTCOMES + outcome];
    }

    @Override
    public double probability(int state, int action, int outcome) {
        return probabilities[(state * ACTIONS + action) * MAX_OUTCOMES + outcome];
    }

    @Override
    public double startProbability(int state) {
        return starts[state];
    }

    @Override
    public void observe(int state, float[] into, int offset) {
        into[offset] = state;
    }

    @Override
    public int stateOf(float[] observations, int offset) {
        return (int) observations[offset];
    }
}
