package org.rollout4j.core;

/** Learns from rollouts. Called by one thread at a time. */
public interface Learner {
    /**
     * The policy to collect experience with at this point of training; it explores. It follows the learner and is not
     * thread-safe: use it until the next {@link #update}.
     */
    Policy policy(Progress at);

    /** What has been learned, without exploration: a frozen copy that later updates do not touch. Thread-safe. */
    Policy greedy();

    /**
     * What it makes of an observation, for people to look at; allocates, and is not for the way of acting.
     *
     * @param legal which discrete actions are legal; null if all are
     */
    default Insight inspect(float[] observation, boolean[] legal) {
        return Insight.NONE;
    }

    /**
     * Learns from a rollout that {@link #policy} collected.
     *
     * @param at the progress before this rollout; schedules follow its fraction
     * @throws DivergenceException if a loss, a gradient or an observation is not finite; the learner is then of no use
     */
    Metrics update(Rollout rollout, Progress at);

    /** All that {@link #restore} needs to go on with the same bits. */
    State state();

    /**
     * What {@link #restore} needs to act as this learner does; less than {@link #state}, where an optimiser or a replay is not part of it.
     * A learner restored from it learns on from there, but not with the same bits.
     */
    default State model() {
        return state();
    }

    /**
     * Goes on where {@code state} was taken.
     *
     * @throws IllegalArgumentException if it is not the state of such a learner
     */
    void restore(State state);
}
