package org.rollout4j.core;

/**
 * What all sessions have in common: whatever they are asked is checked here, and so is what they choose for one observation. Whoever writes a
 * policy writes {@link #choose}.
 */
public abstract class PolicySession implements Policy.Session {
    private final int observationSize;
    private final ActionSpace actions;
    private final int rows;
    private final ObservationBatch unmasked;
    private final ObservationBatch masked;
    private final Actions chosen;

    /**
     * @param rows environments side by side, at least 1
     */
    protected PolicySession(int observationSize, ActionSpace actions, int rows) {
        this.observationSize = observationSize;
        this.actions = actions;
        this.rows = Require.inRange("rows", rows, 1, Integer.MAX_VALUE);
        unmasked = new ObservationBatch(1, new float[observationSize], null);
        masked = actions instanceof ActionSpace.Discrete discrete
                ? new ObservationBatch(1, unmasked.observations(), new boolean[discrete.count()])
                : null;
        chosen = Actions.of(actions, 1);
    }

    /**
     * Chooses actions, see {@link Policy.Session#act(ObservationBatch, Actions)}.
     *
     * @param in of at most as many rows as the session was opened for
     * @param out what is no number gets a logarithm of a probability that is none either
     */
    protected abstract void choose(ObservationBatch in, Actions out);

    @Override
    public final void act(ObservationBatch in, Actions out) {
        if (in.rows() > rows) {
            throw new IllegalArgumentException(
                    "rows is " + in.rows() + ": at most " + rows + " are allowed, for which the session was opened");
        }
        choose(in, out);
    }

    @Override
    public final int act(float[] observation, boolean[] legal) {
        if (!(actions instanceof ActionSpace.Discrete discrete)) {
            throw new IllegalArgumentException("kind of action is continuous, " + actions
                    + ": a discrete one was asked for, actContinuous is allowed");
        }
        see(observation);
        if (legal != null || discrete.masked()) {
            checkMask(legal, discrete.count());
            System.arraycopy(legal, 0, masked.actionMasks(), 0, legal.length);
        }
        choose(legal == null ? unmasked : masked, chosen);
        checkNumber();
        int action = chosen.number(0);
        if (action < 0 || action >= discrete.count() || (legal != null && !legal[action])) {
            throw new IllegalStateException("action of the policy is " + action + ": that is not a legal one of "
                    + discrete.count() + " actions");
        }
        return action;
    }

    @Override
    public final float[] actContinuous(float[] observation) {
        if (!(actions instanceof ActionSpace.Continuous continuous)) {
            throw new IllegalArgumentException(
                    "kind of action is discrete, " + actions + ": a continuous one was asked for, act is allowed");
        }
        see(observation);
        choose(unmasked, chosen);
        checkNumber();
        float[] action = chosen.values().clone();
        for (int i = 0; i < action.length; i++) {
            if (Float.isNaN(action[i])) {
                throw new DivergenceException("element " + i + " of the policy's action is NaN");
            }
            action[i] = continuous.box().nearest(i, action[i]);
        }
        return action;
    }

    private void see(float[] observation) {
        if (observation.length != observationSize) {
            throw new IllegalArgumentException(
                    "length of the observation is " + observation.length + ": " + observationSize + " is needed");
        }
        for (int i = 0; i < observationSize; i++) {
            if (!Float.isFinite(observation[i])) {
                throw new IllegalArgumentException(
                        "element " + i + " of the observation is " + observation[i] + ": a finite number is needed");
            }
        }
        System.arraycopy(observation, 0, unmasked.observations(), 0, observationSize);
    }

    private static void checkMask(boolean[] legal, int count) {
        if (legal == null) {
            throw new IllegalArgumentException(
                    "action mask is null: " + count + " booleans are needed, since not every action is always legal");
        }
        if (legal.length != count) {
            throw new IllegalArgumentException(
                    "length of the action mask is " + legal.length + ": " + count + " is needed");
        }
        for (boolean one : legal) {
            if (one) {
                return;
            }
        }
        throw new IllegalArgumentException(
                "action mask is false for all " + count + " actions: no action is legal, at least one is needed");
    }

    private void checkNumber() {
        if (Float.isNaN(chosen.logProbs()[0])) {
            throw new DivergenceException("an output of the policy is NaN");
        }
    }
}
