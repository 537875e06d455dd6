package org.rollout4j.core;

/**
 * Judges what was learned, always by the same test.
 *
 * @param <P> what is judged
 */
@FunctionalInterface
public interface Evaluator<P> extends AutoCloseable {
    Evaluation evaluate(P policy);

    @Override
    default void close() {}
}
