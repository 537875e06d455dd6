package org.rollout4j.tabular;

import java.util.Arrays;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;

/**
 * Backward induction over a time limit (Bellman, 1957; Puterman, 1994, section 4.5): the exact expected return of an
 * episode that is truncated after {@code timeLimit} steps, undiscounted, for the optimal policy or the uniformly random
 * one.
 *
 * <p>{@code V[k]}, the return with {@code k} steps left, comes from {@code V[k - 1]} in one sweep over the states,
 *
 * <pre>{@code V[k](s) = max over a of  r(s, a) + V[k - 1](next(s, a)),    V[0] = 0, V[k](terminal) = 0}</pre>
 *
 * <p>and the length of the episode likewise; of actions with equal returns those with the shortest episode count, and of
 * those the one that was best with fewer steps left. A sweep that changes nothing is the last one needed. Costs {@code stateCount * actionCount} at most
 * {@code timeLimit} times, and 36 bytes a state.
 */
public final class ValueIteration {
    /** Returns closer than this are equal: sums of the same rewards in another order are. */
    private static final double EQUAL = 1e-12;

    private static final int CHUNK = 1 << 13;

    private final MarkovModel model;
    private final Workers workers;
    private final Backup backup;
    private final int chunks;
    /** {@code [states]}, with k - 1 steps left. */
    private double[] returns;
    /** {@code [states]}, with k - 1 steps left. */
    private double[] lengths;
    /** {@code [states]}, with k steps left. */
    private double[] nextReturns;
    /** {@code [states]}, with k steps left. */
    private double[] nextLengths;
    /** {@code [states]}, the optimal action; see {@link #action}. */
    private final int[] actions;

    /** How {@code V[k](s)} comes from {@code V[k - 1]}. */
    private interface Backup {
        void apply(int state);
    }

    private enum Kind {
        OPTIMAL,
        RANDOM
    }

    private ValueIteration(MarkovModel model, Kind kind, Workers workers) {
        int states = model.stateCount();
        this.model = model;
        this.workers = workers;
        this.chunks = (states + CHUNK - 1) / CHUNK;
        this.returns = new double[states];
        this.lengths = new double[states];
        this.nextReturns = new double[states];
        this.nextLengths = new double[states];
        this.actions = new int[kind == Kind.OPTIMAL ? states : 0];
        this.backup = switch (kind) {
            case OPTIMAL -> this::optimal;
            case RANDOM -> this::random;
        };
    }

    /** The optimal values and actions of {@code model} within {@code timeLimit} steps. */
    public static ValueIteration optimal(MarkovModel model, int timeLimit, Workers workers) {
        return new ValueIteration(model, Kind.OPTIMAL, workers).sweep(timeLimit);
    }

    /** What the uniformly random policy is worth. */
    public static Outcome ofRandom(MarkovModel model, int timeLimit, Workers workers) {
        return new ValueIteration(model, Kind.RANDOM, workers).sweep(timeLimit).outcome();
    }

    /** The means over the start distribution. */
    public Outcome outcome() {
        double meanReturn = 0;
        double meanLength = 0;
        for (int s = 0; s < returns.length; s++) {
            double probability = model.startProbability(s);
            if (probability > 0) {
                meanReturn += probability * returns[s];
                meanLength += probability * lengths[s];
            }
        }
        return new Outcome(meanReturn, meanLength);
    }

    /** The expected return from {@code state} with the whole time limit left. */
    public double value(int state) {
        return returns[state];
    }

    /**
     * The optimal action in {@code state} with the whole time limit left. Of several, it is the one that was optimal with the
     * fewest steps left: going on with that one collects its reward, where another may put it off for ever.
     */
    public int action(int state) {
        return actions[state];
    }

    private ValueIteration sweep(int timeLimit) {
        Require.inRange("timeLimit", timeLimit, 1, Integer.MAX_VALUE);
        boolean changed = true;
        for (int k = 1; k <= timeLimit && changed; k++) {
            workers.forEach(chunks, this::sweepChunk);
            changed = !Arrays.equals(returns, nextReturns) || !Arrays.equals(lengths, nextLengths);
            double[] freeReturns = returns;
            double[] freeLengths = lengths;
            returns = nextReturns;
            lengths = nextLengths;
            nextReturns = freeReturns;
            nextLengths = freeLengths;
        }
        return this;
    }

    private void sweepChunk(int chunk) {
        int end = (int) Math.min((chunk + 1L) * CHUNK, returns.length);
        for (int s = chunk * CHUNK; s < end; s++) {
            if (!model.terminal(s)) {
                backup.apply(s);
            }
        }
    }

    private void optimal(int state) {
        int best = actions[state];
        double bestReturn = model.reward(state, best) + returns[model.next(state, best)];
        double bestLength = lengths[model.next(state, best)];
        for (int a = 0; a < model.actionCount(); a++) {
            int next = model.next(state, a);
            double value = model.reward(state, a) + returns[next];
            if (value > bestReturn + EQUAL || (value >= bestReturn - EQUAL && lengths[next] < bestLength)) {
                best = a;
                bestReturn = value;
                bestLength = lengths[next];
            }
        }
        actions[state] = best;
        nextReturns[state] = bestReturn;
        nextLengths[state] = 1 + bestLength;
    }

    private void random(int state) {
        double sumOfReturns = 0;
        double sumOfLengths = 0;
        int count = model.actionCount();
        for (int a = 0; a < count; a++) {
            int next = model.next(state, a);
            sumOfReturns += model.reward(state, a) + returns[next];
            sumOfLengths += lengths[next];
        }
        nextReturns[state] = sumOfReturns / count;
        nextLengths[state] = 1 + sumOfLengths / count;
    }
}
