package org.rollout4j.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Episode;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.State;

/** The metrics of several updates as their means, with the mean return and length of the episodes that ended in them. */
final class MetricMeans {
    private final Map<String, Double> sums = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();

    void add(Metrics metrics, List<Episode> episodes) {
        for (Episode episode : episodes) {
            add(Metric.EPISODE_RETURN.name(), episode.totalReward());
            add(Metric.EPISODE_LENGTH.name(), episode.length());
        }
        metrics.values().forEach(this::add);
    }

    /** The means, after which it is empty again. */
    Metrics take() {
        Map<String, Double> means = new LinkedHashMap<>();
        sums.forEach((name, sum) -> means.put(name, sum / counts.get(name)));
        sums.clear();
        counts.clear();
        return new Metrics(means);
    }

    /** {@code names}, one a line; {@code sums} and {@code counts} in the same order. */
    State state() {
        return State.builder()
                .putText("names", String.join("\n", sums.keySet()))
                .putDoubles(
                        "sums",
                        sums.values().stream().mapToDouble(Double::doubleValue).toArray())
                .putLongs(
                        "counts",
                        counts.values().stream().mapToLong(Integer::longValue).toArray())
                .build();
    }

    void restore(State state) {
        sums.clear();
        counts.clear();
        String joined = state.text("names");
        String[] names = joined.isEmpty() ? new String[0] : joined.split("\n");
        double[] savedSums = state.doubles("sums", names.length);
        long[] savedCounts = state.longs("counts", names.length);
        for (int i = 0; i < names.length; i++) {
            sums.put(names[i], savedSums[i]);
            counts.put(names[i], (int) savedCounts[i]);
        }
    }

    private void add(String name, double value) {
        sums.merge(name, value, Double::sum);
        counts.merge(name, 1, Integer::sum);
    }
}
