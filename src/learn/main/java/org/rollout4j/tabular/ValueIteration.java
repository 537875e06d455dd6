package org.rollout4j.tabular;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;

/**
 * Backward induction over a time limit (Bellman, 1957; Puterman, 1994, section 4.5): the exact expected return of an
 * episode that is truncated after {@code timeLimit} steps, undiscounted, for the optimal policy, the uniformly random
 * one, or a given one.
 *
 * <p>{@code V[k]}, the return with {@code k} steps left, comes from {@code V[k - 1]} in one sweep over the states,
 *
 * <pre>{@code V[k](s) = max over legal a of  sum over outcomes of p * (r + V[k - 1](next)),    V[0] = 0, V[k](terminal) = 0}</pre>
 *
 * <p>and the length of the episode likewise; of actions with equal returns those with the shortest episode count, and of
 * those the one that was best with fewer steps left. A sweep that changes nothing is the last one needed. Looks at every outcome at most
 * {@code timeLimit} times, and takes 36 bytes a state.
 */
public final class ValueIteration {
    /** Returns closer than this are equal: sums of the same rewards in another order are. */
    private static final double EQUAL = 1e-12;

    /** Lengths closer than this are equal: they are up to a million, and sums in another order. */
    private static final double EQUAL_LENGTH = 1e-7;

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
    /** {@code [states]}, the action of the optimal policy, see {@link #action}, or of the given one. */
    private final int[] actions;
    /** {@code [states][actions]}, those of the given policy that draws its actions; else empty. */
    private final double[] probabilities;

    /** How {@code V[k](s)} comes from {@code V[k - 1]}. */
    private interface Backup {
        void apply(int state);
    }

    private enum Kind {
        OPTIMAL,
        RANDOM,
        GIVEN,
        DRAWN
    }

    private ValueIteration(MarkovModel model, Kind kind, Workers workers) {
        this(model, kind, new double[0], workers);
    }

    private ValueIteration(MarkovModel model, Kind kind, double[] probabilities, Workers workers) {
        int states = model.stateCount();
        this.model = model;
        this.workers = workers;
        this.chunks = (states + CHUNK - 1) / CHUNK;
        this.returns = new double[states];
        this.lengths = new double[states];
        this.nextReturns = new double[states];
        this.nextLengths = new double[states];
        this.actions = new int[kind == Kind.RANDOM || kind == Kind.DRAWN ? 0 : states];
        this.probabilities = probabilities;
        this.backup = switch (kind) {
            case OPTIMAL -> this::optimal;
            case RANDOM -> this::random;
            case GIVEN -> state -> follow(state, actions[state]);
            case DRAWN -> this::drawn;
        };
    }

    /** The optimal values and actions of {@code model} within {@code timeLimit} steps. */
    public static ValueIteration optimal(MarkovModel model, int timeLimit, Workers workers) {
        ValueIteration iteration = new ValueIteration(model, Kind.OPTIMAL, workers);
        iteration.choose(iteration::firstLegal);
        return iteration.sweep(timeLimit);
    }

    /** What the uniformly random policy is worth. */
    public static Outcome ofRandom(MarkovModel model, int timeLimit, Workers workers) {
        return random(model, timeLimit, workers).outcome();
    }

    /** The values of the uniformly random policy, which has no actions to be asked for. */
    static ValueIteration random(MarkovModel model, int timeLimit, Workers workers) {
        return new ValueIteration(model, Kind.RANDOM, workers).sweep(timeLimit);
    }

    /**
     * What a deterministic policy is worth.
     *
     * @param policy the legal action for each non-terminal state
     */
    public static Outcome evaluate(MarkovModel model, int timeLimit, IntUnaryOperator policy, Workers workers) {
        ValueIteration iteration = new ValueIteration(model, Kind.GIVEN, workers);
        iteration.choose(policy);
        return iteration.sweep(timeLimit).outcome();
    }

    /**
     * What a policy that draws its actions is worth.
     *
     * @param probabilities {@code [states][actions]}, of each state that is not terminal those of its actions: they sum to 1, and are 0 of
     *     those that are not legal
     */
    public static Outcome evaluate(MarkovModel model, int timeLimit, double[] probabilities, Workers workers) {
        return new ValueIteration(model, Kind.DRAWN, probabilities, workers)
                .sweep(timeLimit)
                .outcome();
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

    /** The expected return and length from {@code state} with the whole time limit left. */
    Outcome outcome(int state) {
        return new Outcome(returns[state], lengths[state]);
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

    /**
     * All actions that are optimal in the non-terminal {@code state} with the whole time limit left: with the greatest return, and of
     * those the shortest episode.
     */
    int[] actions(int state) {
        double[] afterReturns = new double[model.actionCount()];
        double[] afterLengths = new double[model.actionCount()];
        double bestReturn = Double.NEGATIVE_INFINITY;
        for (int a = 0; a < afterReturns.length; a++) {
            if (model.legal(state, a)) {
                // a step leaves one step less: the sweep before the last one
                int onlyNext = onlyNext(state, a);
                afterReturns[a] = returnAfter(nextReturns, state, a, onlyNext);
                afterLengths[a] = lengthAfter(nextLengths, state, a, onlyNext);
                bestReturn = Math.max(bestReturn, afterReturns[a]);
            }
        }
        double least = bestReturn - EQUAL;
        int[] best = IntStream.range(0, afterReturns.length)
                .filter(a -> model.legal(state, a) && afterReturns[a] >= least)
                .toArray();
        double shortest =
                IntStream.of(best).mapToDouble(a -> afterLengths[a]).min().orElseThrow() + EQUAL_LENGTH;
        return IntStream.of(best).filter(a -> afterLengths[a] <= shortest).toArray();
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

    private void choose(IntUnaryOperator policy) {
        for (int s = 0; s < actions.length; s++) {
            if (!model.terminal(s)) {
                actions[s] = policy.applyAsInt(s);
            }
        }
    }

    private int firstLegal(int state) {
        int action = 0;
        while (!model.legal(state, action)) {
            action++;
        }
        return action;
    }

    private void optimal(int state) {
        int best = actions[state];
        int onlyNext = onlyNext(state, best);
        double bestReturn = returnAfter(returns, state, best, onlyNext);
        double bestLength = lengthAfter(lengths, state, best, onlyNext);
        for (int a = 0; a < model.actionCount(); a++) {
            if (!model.legal(state, a)) {
                continue;
            }
            onlyNext = onlyNext(state, a);
            double value = returnAfter(returns, state, a, onlyNext);
            if (value > bestReturn + EQUAL
                    || (value >= bestReturn - EQUAL && lengthAfter(lengths, state, a, onlyNext) < bestLength)) {
                best = a;
                bestReturn = value;
                bestLength = lengthAfter(lengths, state, a, onlyNext);
            }
        }
        actions[state] = best;
        nextReturns[state] = bestReturn;
        nextLengths[state] = 1 + bestLength;
    }

    private void random(int state) {
        double sumOfReturns = 0;
        double sumOfLengths = 0;
        int count = 0;
        for (int a = 0; a < model.actionCount(); a++) {
            if (model.legal(state, a)) {
                int onlyNext = onlyNext(state, a);
                sumOfReturns += returnAfter(returns, state, a, onlyNext);
                sumOfLengths += lengthAfter(lengths, state, a, onlyNext);
                count++;
            }
        }
        nextReturns[state] = sumOfReturns / count;
        nextLengths[state] = 1 + sumOfLengths / count;
    }

    private void drawn(int state) {
        double meanReturn = 0;
        double meanLength = 0;
        for (int a = 0; a < model.actionCount(); a++) {
            double probability = probabilities[state * model.actionCount() + a];
            if (probability > 0) {
                int onlyNext = onlyNext(state, a);
                meanReturn += probability * returnAfter(returns, state, a, onlyNext);
                meanLength += probability * lengthAfter(lengths, state, a, onlyNext);
            }
        }
        nextReturns[state] = meanReturn;
        nextLengths[state] = 1 + meanLength;
    }

    private void follow(int state, int action) {
        int onlyNext = onlyNext(state, action);
        nextReturns[state] = returnAfter(returns, state, action, onlyNext);
        nextLengths[state] = 1 + lengthAfter(lengths, state, action, onlyNext);
    }

    /** The state that follows {@code action} if it has one outcome, looked up once since models reckon it; else -1. */
    private int onlyNext(int state, int action) {
        return model.outcomeCount(state, action) == 1 ? model.next(state, action, 0) : -1;
    }

    /** The expected return of {@code action}, given {@code V[k - 1]}, which is {@code following}. */
    private double returnAfter(double[] following, int state, int action, int onlyNext) {
        if (onlyNext >= 0) {
            return model.reward(state, action, 0) + following[onlyNext];
        }
        double sum = 0;
        int count = model.outcomeCount(state, action);
        for (int i = 0; i < count; i++) {
            sum += model.probability(state, action, i)
                    * (model.reward(state, action, i) + following[model.next(state, action, i)]);
        }
        return sum;
    }

    /** The expected number of steps that follow the one of {@code action}, given those of the states. */
    private double lengthAfter(double[] following, int state, int action, int onlyNext) {
        if (onlyNext >= 0) {
            return following[onlyNext];
        }
        double sum = 0;
        int count = model.outcomeCount(state, action);
        for (int i = 0; i < count; i++) {
            sum += model.probability(state, action, i) * following[model.next(state, action, i)];
        }
        return sum;
    }
}
