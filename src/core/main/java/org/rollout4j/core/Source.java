package org.rollout4j.core;

/**
 * Where experience comes from: environments, self-play, files. How much one call collects is set where a source is made. Called by
 * one thread at a time.
 *
 * @param <P> what collects
 * @param <D> what is collected
 */
public interface Source<P, D extends Experience> extends AutoCloseable {
    /**
     * The next experience, going on where the last call stopped.
     *
     * @param behaviour what collects; a source of experience that is there already does not look at it
     * @return may hold memory that the source uses again: valid until the next call
     * @throws EnvironmentException if an environment fails
     * @throws StoppedException if it was asked to stop; {@link #state} is then that of before this call
     */
    D collect(P behaviour);

    /**
     * Lets a {@link #collect} that is under way, and every later one, end soon with a {@link StoppedException}. From any thread. Does
     * nothing where collecting is a matter of moments.
     */
    default void requestStop() {}

    /** All that {@link #restore} needs to go on with the same bits; of use until the next {@link #collect}. */
    State state();

    /**
     * Goes on where {@code state} was taken.
     *
     * @throws IllegalArgumentException if it is not the state of such a source
     */
    void restore(State state);

    @Override
    void close();
}
