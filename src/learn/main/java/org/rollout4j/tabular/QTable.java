package org.rollout4j.tabular;

import java.util.Arrays;
import org.rollout4j.core.Artifact;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Require;
import org.rollout4j.core.State;
import org.rollout4j.core.Tensor;
import org.rollout4j.policy.ActionTable;
import org.rollout4j.policy.ActionValues;
import org.rollout4j.policy.ObservationIndex;
import org.rollout4j.policy.PolicyFile;

/**
 * The value of each action in each observation seen so far; exact for any environment, since the observations themselves
 * are stored and compared.
 *
 * <p>The table grows as it must, up to a bound. When it is full, new observations are not stored any more: they keep the
 * initial value, those that are known go on learning, and {@link #metrics} reports {@code tableFull} 1. So an
 * environment with more states than memory holds is learned in part, rather than ending in an error.
 *
 * <p>Lookups allocate nothing. One thread at a time, but for {@link #frozen} copies.
 */
public final class QTable implements ActionValues {
    /** The most elements of observations, or of action values, that a table holds: half a gibibyte of floats. */
    public static final int MAX_ELEMENTS = 1 << 27;

    static final String OBSERVATIONS = "observations";
    static final String VALUES = "values";

    private static final float ILLEGAL = Float.NEGATIVE_INFINITY;

    private final int observationSize;
    private final int actions;
    private final int maxStates;
    private final float initialValue;
    private ObservationIndex index;
    /** {@code [capacity][actions]}; -infinity where no visit found the action legal. */
    private float[] values;

    /**
     * @param observationSize the number of elements of an observation
     * @param actions the number of actions
     * @param maxStates the most observations to store, at least 1; fewer are where {@link #MAX_ELEMENTS} would be passed
     * @param initialValue the value of all actions of observations that are new
     */
    public QTable(int observationSize, int actions, int maxStates, double initialValue) {
        this.observationSize = Require.inRange("observationSize", observationSize, 1, MAX_ELEMENTS);
        this.actions = Require.inRange("actions", actions, 1, MAX_ELEMENTS);
        Require.inRange("maxStates", maxStates, 1, Integer.MAX_VALUE);
        this.maxStates = maxStates(observationSize, actions, maxStates);
        this.initialValue = (float) Require.inRange("initialValue", initialValue, -Float.MAX_VALUE, Float.MAX_VALUE);
        this.index = new ObservationIndex(observationSize, this.maxStates);
        this.values = new float[index.capacity() * actions];
    }

    /**
     * A copy to act by, for any number of threads, that later changes of this table do not touch.
     *
     * @param epsilon the probability with which its exploring policy takes any legal action
     */
    public ActionTable frozen(double epsilon) {
        ObservationIndex seen = index.frozen();
        return new ActionTable(seen, actions, Arrays.copyOf(values, seen.rows() * actions), initialValue, epsilon);
    }

    /**
     * What {@link #frozen(double)} of a table returned that had this state.
     *
     * @throws IllegalArgumentException if it is no state of such a table
     */
    static ActionTable frozen(State state, EnvironmentSpec spec, int maxStates, double initialValue, double epsilon) {
        int size = spec.observationSize();
        ObservationIndex index =
                ObservationIndex.of(size, maxStates(size, spec.actionCount(), maxStates), state.floats(OBSERVATIONS));
        return new ActionTable(index, spec.actionCount(), state.floats(VALUES), initialValue, epsilon);
    }

    private static int maxStates(int observationSize, int actions, int wanted) {
        return Math.min(wanted, MAX_ELEMENTS / Math.max(observationSize, actions));
    }

    @Override
    public int actions() {
        return actions;
    }

    @Override
    public int observationSize() {
        return observationSize;
    }

    /** The number of observations stored. */
    public int states() {
        return index.rows();
    }

    /** Whether new observations are not stored any more. */
    public boolean full() {
        return index.full();
    }

    @Override
    public int find(float[] observations, int offset) {
        return index.find(observations, offset);
    }

    /**
     * The row of an observation that is visited; stored if it is new.
     *
     * @param actionMasks {@code actionMasks[maskOffset ..]} says which actions are legal there; null if all are
     * @return the row, or -1 if the observation is new and the table is full
     */
    public int visit(float[] observations, int offset, boolean[] actionMasks, int maskOffset) {
        int known = index.rows();
        int row = index.findOrAdd(observations, offset);
        if (row == known) {
            if (values.length < index.capacity() * actions) {
                values = Arrays.copyOf(values, index.capacity() * actions);
            }
            Arrays.fill(values, row * actions, (row + 1) * actions, actionMasks == null ? initialValue : ILLEGAL);
        }
        if (row >= 0 && actionMasks != null) {
            for (int a = 0; a < actions; a++) {
                if (actionMasks[maskOffset + a] && values[row * actions + a] == ILLEGAL) {
                    values[row * actions + a] = initialValue;
                }
            }
        }
        return row;
    }

    @Override
    public float value(int row, int action) {
        return row < 0 ? initialValue : values[row * actions + action];
    }

    /** The greatest value of the actions that are legal in {@code row}, as {@link #find} returns it. */
    public float max(int row) {
        if (row < 0) {
            return initialValue;
        }
        float max = ILLEGAL;
        for (int a = 0; a < actions; a++) {
            max = Math.max(max, values[row * actions + a]);
        }
        return max;
    }

    /** The mean value of the actions that are legal in {@code row}, as {@link #find} returns it. */
    public double mean(int row) {
        if (row < 0) {
            return initialValue;
        }
        double sum = 0;
        int legal = 0;
        for (int a = 0; a < actions; a++) {
            float value = values[row * actions + a];
            if (value != ILLEGAL) {
                sum += value;
                legal++;
            }
        }
        return sum / legal;
    }

    @Override
    public float initialValue() {
        return initialValue;
    }

    /** The expected value, under an epsilon-greedy policy, of the actions in the observation {@code observations[offset ..]}. */
    double expectedValue(float[] observations, int offset, double epsilon) {
        int row = find(observations, offset);
        double max = max(row);
        return epsilon == 0 ? max : (1 - epsilon) * max + epsilon * mean(row);
    }

    /**
     * Moves the value of an action towards {@code target} by the fraction {@code stepSize} of the way.
     *
     * @param row as {@link #visit} returns it; -1 is passed over
     * @return the error before, {@code target - value}
     * @throws DivergenceException if the value is not finite any more
     */
    public double learn(int row, int action, double target, double stepSize) {
        if (row < 0) {
            return target - initialValue;
        }
        int i = row * actions + action;
        double error = target - values[i];
        values[i] += (float) (stepSize * error);
        DivergenceException.check("action value", values[i]);
        return error;
    }

    /** {@code states}, the number of observations stored, and {@code tableFull}, 1 if new ones are not stored any more. */
    public Metrics metrics() {
        return Metrics.NONE.with("states", states()).with("tableFull", full() ? 1 : 0);
    }

    /** {@code observations [states][observationSize]} and {@code values [states][actions]}. */
    public State state() {
        return State.builder()
                .put(OBSERVATIONS, Tensor.of(index.observations(), states(), observationSize))
                .put(VALUES, Tensor.of(Arrays.copyOf(values, states() * actions), states(), actions))
                .build();
    }

    /**
     * Begins with the values of a policy that acts by a table, see {@link org.rollout4j.core.Learner#init}.
     *
     * @throws IllegalArgumentException if it does not, or its table is larger than this one may become
     */
    void init(Artifact learned) {
        if (!(learned instanceof PolicyFile policy) || !(policy.content() instanceof ActionTable)) {
            throw new IllegalArgumentException("it has no table of action values, and this algorithm learns one");
        }
        restore(policy.tensors().part("table"));
    }

    /**
     * Takes over what {@link #state} of a table of the same shape returned.
     *
     * @throws IllegalArgumentException if it does not fit
     */
    public void restore(State state) {
        ObservationIndex restored = ObservationIndex.of(observationSize, maxStates, state.floats(OBSERVATIONS));
        float[] saved = state.floats(VALUES, Math.multiplyExact(restored.rows(), actions));
        for (float value : saved) {
            Require.that(
                    value < Float.POSITIVE_INFINITY, "value in the table", value, "a number or -infinity is needed");
        }
        index = restored;
        values = Arrays.copyOf(saved, index.capacity() * actions);
    }
}
