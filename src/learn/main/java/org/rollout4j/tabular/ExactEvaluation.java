package org.rollout4j.tabular;

import java.util.BitSet;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.rollout4j.core.Actions;
import org.rollout4j.core.DeterministicModel;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;

/** What a policy is worth where the transitions are known: no sample of episodes, all of them. */
public final class ExactEvaluation {
    private static final int MAX_ROWS = 1 << 12;
    private static final int MAX_ELEMENTS = 1 << 20;

    private static final byte UNKNOWN = 0;
    private static final byte ENDS = 1;
    private static final byte ENDLESS = 2;

    /** A policy that knows how probable it makes each action, and says itself what it is worth. */
    public interface Enumerated extends Policy {
        /**
         * Its means over the start distribution, within the time limit of the environment.
         *
         * @return nothing if the environment has no {@link EnvironmentFactory#model}, or one too large to be a matter of seconds
         */
        Optional<Outcome> value(EnvironmentFactory factory);
    }

    private final DeterministicModel model;
    private final IntUnaryOperator policy;
    /** {@code [states]}, whether the way from there ends. */
    private final byte[] marks;
    /** {@code [states]}, steps to the end. */
    private final int[] lengths;
    /** {@code [states]}, rewards on the way. */
    private final double[] returns;
    /** {@code [states]}, those on the way at hand. */
    private final int[] way;

    private ExactEvaluation(DeterministicModel model, IntUnaryOperator policy) {
        this.model = model;
        this.policy = policy;
        int states = model.stateCount();
        marks = new byte[states];
        lengths = new int[states];
        returns = new double[states];
        way = new int[states];
    }

    /**
     * The means over the start distribution, within the time limit of the environment. Asks the policy once for each state, unless it is {@link
     * Enumerated}.
     *
     * @return nothing if the environment has no {@link EnvironmentFactory#model}, or one too large to be a matter of seconds, or the
     *     policy comes to a state in which it draws its action, as a table does that knows nothing of one
     */
    public static Optional<Outcome> of(EnvironmentFactory factory, Policy policy) {
        if (policy instanceof Enumerated enumerated) {
            return enumerated.value(factory);
        }
        Optional<MarkovModel> known = factory.model();
        EnvironmentSpec spec = factory.spec();
        if (known.isEmpty() || !affordable(known.get(), spec.timeLimit())) {
            return Optional.empty();
        }
        BitSet drawn = new BitSet();
        int[] actions = actions(spec, known.get(), policy, drawn);
        return reaches(known.get(), actions, drawn)
                ? Optional.empty()
                : Optional.of(of(known.get(), spec.timeLimit(), state -> actions[state]));
    }

    /**
     * The means over the start distribution of a model. Where actions have one outcome each, looks at each state once, but for starts that do
     * not end in time; else by {@link ValueIteration#evaluate}.
     *
     * @param policy the legal action for each non-terminal state
     */
    public static Outcome of(MarkovModel model, int timeLimit, IntUnaryOperator policy) {
        return model instanceof DeterministicModel deterministic
                ? new ExactEvaluation(deterministic, policy).outcome(timeLimit)
                : ValueIteration.evaluate(model, timeLimit, policy, Workers.caller());
    }

    /** How probable a policy that draws its actions makes each of them, by what it is shown alone. */
    @FunctionalInterface
    public interface Probabilities {
        /**
         * Says it of each row of {@code in}.
         *
         * @param into {@code [rows][actions]}, set: each row sums to 1 over what is legal, and is 0 elsewhere
         */
        void of(ObservationBatch in, double[] into);
    }

    /**
     * The means over the start distribution, within the time limit of the environment, of a policy that draws its actions. Asks it once for
     * each state that is not terminal.
     *
     * @return nothing if the environment has no {@link EnvironmentFactory#model}, or one too large to be a matter of seconds
     */
    public static Optional<Outcome> ofProbabilities(EnvironmentFactory factory, Probabilities policy, Workers workers) {
        EnvironmentSpec spec = factory.spec();
        return factory.model()
                .filter(model -> Oracle.affordable(model, spec.timeLimit()))
                .map(model ->
                        ValueIteration.evaluate(model, spec.timeLimit(), probabilities(spec, model, policy), workers));
    }

    private static double[] probabilities(EnvironmentSpec spec, MarkovModel model, Probabilities policy) {
        int size = spec.observationSize();
        int count = spec.actionCount();
        int[] states = IntStream.range(0, model.stateCount())
                .filter(state -> !model.terminal(state))
                .toArray();
        int chunk = Math.max(1, Math.min(Math.min(MAX_ROWS, states.length), MAX_ELEMENTS / size));
        float[] observations = new float[chunk * size];
        boolean[] masks = spec.actionMasks() ? new boolean[chunk * count] : null;
        double[] ofChunk = new double[chunk * count];
        double[] all = new double[Math.multiplyExact(model.stateCount(), count)];
        for (int from = 0; from < states.length; from += chunk) {
            int rows = Math.min(chunk, states.length - from);
            for (int row = 0; row < rows; row++) {
                model.observe(states[from + row], observations, row * size);
                if (masks != null) {
                    mask(model, states[from + row], masks, row * count);
                }
            }
            policy.of(new ObservationBatch(rows, observations, masks), ofChunk);
            for (int row = 0; row < rows; row++) {
                System.arraycopy(ofChunk, row * count, all, states[from + row] * count, count);
            }
        }
        return all;
    }

    /** Starts that do not end in time are followed to the limit each; where chance decides, every outcome is looked at in every sweep. */
    private static boolean affordable(MarkovModel model, int timeLimit) {
        return model instanceof DeterministicModel
                ? model.stateCount() <= Oracle.MAX_BACKUPS / timeLimit
                : Oracle.affordable(model, timeLimit);
    }

    private Outcome outcome(int timeLimit) {
        double meanReturn = 0;
        double meanLength = 0;
        for (int state = 0; state < marks.length; state++) {
            double probability = model.startProbability(state);
            if (probability > 0) {
                follow(state);
                boolean ends = marks[state] == ENDS && lengths[state] <= timeLimit;
                meanReturn += probability * (ends ? returns[state] : truncatedReturn(state, timeLimit));
                meanLength += probability * (ends ? lengths[state] : timeLimit);
            }
        }
        return new Outcome(meanReturn, meanLength);
    }

    /** Goes along the policy's way until a state whose end is known, and marks all states on the way. */
    private void follow(int start) {
        int count = 0;
        int state = start;
        while (marks[state] == UNKNOWN && !model.terminal(state)) {
            marks[state] = ENDLESS; // until it turns out to end: a way that comes back here never does
            way[count++] = state;
            state = model.next(state, policy.applyAsInt(state));
        }
        boolean ends = model.terminal(state) || marks[state] == ENDS;
        while (ends && count > 0) {
            int before = way[--count];
            marks[before] = ENDS;
            lengths[before] = lengths[state] + 1;
            returns[before] = model.reward(before, policy.applyAsInt(before)) + returns[state];
            state = before;
        }
    }

    private double truncatedReturn(int start, int timeLimit) {
        double sum = 0;
        int state = start;
        for (int step = 0; step < timeLimit; step++) {
            sum += model.reward(state, policy.applyAsInt(state));
            state = model.next(state, policy.applyAsInt(state));
        }
        return sum;
    }

    /** Whether a state of a set is on a way that the actions lead. */
    private static boolean reaches(MarkovModel model, int[] actions, BitSet states) {
        BitSet reached = new BitSet(actions.length);
        int[] open = new int[actions.length];
        int count = 0;
        for (int state = 0; state < actions.length; state++) {
            if (model.startProbability(state) > 0) {
                reached.set(state);
                open[count++] = state;
            }
        }
        while (count > 0) {
            int state = open[--count];
            if (states.get(state)) {
                return true;
            }
            for (int i = 0; i < model.outcomeCount(state, actions[state]); i++) {
                int next = model.next(state, actions[state], i);
                if (!reached.get(next) && !model.terminal(next)) {
                    reached.set(next);
                    open[count++] = next;
                }
            }
        }
        return false;
    }

    /** What the policy does in each state, and, added to {@code drawn}, in which states that was by chance. */
    private static int[] actions(EnvironmentSpec spec, MarkovModel model, Policy policy, BitSet drawn) {
        int size = spec.observationSize();
        int count = spec.actionCount();
        int chunk = Math.max(1, Math.min(MAX_ROWS, MAX_ELEMENTS / size));
        float[] observations = new float[chunk * size];
        boolean[] masks = spec.actionMasks() ? new boolean[chunk * count] : null;
        Actions chosen = Actions.of(spec.actions(), chunk);
        Policy.Session session = policy.open(chunk, new SplitMix(0));
        int[] actions = new int[model.stateCount()];
        for (int from = 0; from < actions.length; from += chunk) {
            int rows = Math.min(chunk, actions.length - from);
            for (int row = 0; row < rows; row++) {
                session.begin(row);
                model.observe(from + row, observations, row * size);
                if (masks != null) {
                    mask(model, from + row, masks, row * count);
                }
            }
            session.act(new ObservationBatch(rows, observations, masks), chosen);
            for (int row = 0; row < rows; row++) {
                actions[from + row] = chosen.number(row);
                drawn.set(from + row, chosen.logProbs()[row] != 0);
            }
        }
        return actions;
    }

    /** In a terminal state, where nobody acts, any action will do. */
    private static void mask(MarkovModel model, int state, boolean[] into, int offset) {
        for (int a = 0; a < model.actionCount(); a++) {
            into[offset + a] = model.terminal(state) || model.legal(state, a);
        }
    }
}
