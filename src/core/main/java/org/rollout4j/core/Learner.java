package org.rollout4j.core;

/**
 * Learns from experience. Called by one thread at a time.
 *
 * @param <P> what it makes: a {@link Policy} of environments, a language model
 * @param <D> what it learns from
 */
public interface Learner<P, D extends Experience> {
    /**
     * What collects experience at this point of training; it explores. It follows the learner and is not thread-safe: use it until the
     * next {@link #update}.
     */
    P behaviour(Progress at);

    /** What has been learned, without exploration: a frozen copy that later updates do not touch. Thread-safe. */
    P greedy();

    /**
     * Learns from experience that {@link #behaviour} collected.
     *
     * @param at the progress before this experience; schedules follow its fraction
     * @throws DivergenceException if a loss, a gradient or an input is not finite; the learner is then of no use
     */
    Metrics update(D data, Progress at);

    /**
     * All that {@link #restore} needs to go on with the same bits. A large learner may share its arrays instead of copying them: of use until
     * the next {@link #update}.
     */
    State state();

    /**
     * What it has come to, to be used without it: all that acting as {@link #greedy} does takes, and nothing of what learns. A frozen copy.
     *
     * @param at the progress so far; what explores depends on it
     */
    Artifact artifact(Progress at);

    /**
     * Begins with what was learned before instead of with nothing: its parameters, and what belongs to them; an optimiser begins anew. Called
     * before the first {@link #update}, if at all.
     *
     * @param learned what a learner published, see {@link #artifact}
     * @throws IllegalArgumentException if it is nothing that such a learner can begin with; the message says why
     */
    default void init(Artifact learned) {
        throw new IllegalArgumentException("this algorithm can only begin with nothing");
    }

    /**
     * Goes on where {@code state} was taken.
     *
     * @throws IllegalArgumentException if it is not the state of such a learner
     */
    void restore(State state);
}
