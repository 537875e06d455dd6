package org.rollout4j.core;

/** Takes the metrics of a run as they come: a file, a chart, a test. */
@FunctionalInterface
public interface MetricSink extends AutoCloseable {
    void write(Progress at, Metrics values);

    @Override
    default void close() {}
}
