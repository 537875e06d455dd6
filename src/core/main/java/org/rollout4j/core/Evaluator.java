package org.rollout4j.core;

/**
 * Judges what was learned, always by the same test.
 *
 * @param <P> what is judged
 */
@FunctionalInterface
public interface Evaluator<P> extends AutoCloseable {
    /**
     * @throws StoppedException if it was asked to stop
     */
    Evaluation evaluate(P policy);

    /**
     * Lets an {@link #evaluate} that is under way, and every later one, end soon with a {@link StoppedException}. From any thread. Does
     * nothing where evaluating is a matter of moments.
     */
    default void requestStop() {}

    @Override
    default void close() {}
}
