package org.rollout4j.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Named numbers of one update or evaluation, in the order they were added.
 *
 * @param values numbers by name, for example {@code approxKl}
 */
public record Metrics(Map<String, Double> values) {
    /** No metrics. */
    public static final Metrics NONE = new Metrics(Map.of());

    public Metrics {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** These metrics and one more. */
    public Metrics with(String name, double value) {
        Map<String, Double> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Metrics(more);
    }

    /** These metrics and one more, if there is one. */
    public Metrics with(String name, OptionalDouble value) {
        return value.isPresent() ? with(name, value.getAsDouble()) : this;
    }

    /** These metrics and those of {@code other}, whose values win. */
    public Metrics with(Metrics other) {
        Map<String, Double> more = new LinkedHashMap<>(values);
        more.putAll(other.values);
        return new Metrics(more);
    }

    /** The number of that name, if there is one. */
    public OptionalDouble get(String name) {
        Double value = values.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
