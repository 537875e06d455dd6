package org.rollout4j.core;

/** Takes the metrics of a run as they come: a file, a chart, a test. */
@FunctionalInterface
public interface MetricSink extends AutoCloseable {
    void write(Progress at, Metrics values);

    /** Makes what was written so far outlast a loss of power, where it goes to a file. */
    default void sync() {}

    @Override
    default void close() {}
}
