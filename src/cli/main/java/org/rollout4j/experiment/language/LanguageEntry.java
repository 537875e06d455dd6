package org.rollout4j.experiment.language;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.rollout4j.math.Statistics;

/**
 * What came out of a row.
 *
 * @param row what was trained
 * @param seeds at least one
 */
public record LanguageEntry(LanguageRow row, List<Seed> seeds) {
    /**
     * A finished run.
     *
     * @param score that of the model after the last update
     * @param updates how many there were
     * @param seconds evaluations and checkpoints included
     */
    public record Seed(long seed, LanguageScore score, long updates, double seconds) {}

    public LanguageEntry {
        seeds = List.copyOf(seeds);
    }

    public double mean() {
        return Statistics.mean(scores().toArray());
    }

    public double min() {
        return scores().min().orElseThrow();
    }

    public double max() {
        return scores().max().orElseThrow();
    }

    /** What every token drawn by chance would come to. */
    public double chance() {
        return seeds.get(0).score().chance();
    }

    public double seconds() {
        return seeds.stream().mapToDouble(Seed::seconds).average().orElseThrow();
    }

    /** Whether the target is reached. */
    public boolean met() {
        return row.isMetBy(seeds.stream().map(Seed::score).toList());
    }

    private DoubleStream scores() {
        return seeds.stream().mapToDouble(seed -> seed.score().value());
    }

    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("row", row.id());
        json.put("measure", row.measure());
        json.put("mean", mean());
        json.put("min", min());
        json.put("max", max());
        json.put("chance", chance());
        json.put("best", row.best());
        json.put("target", row.target());
        json.put("met", met());
        json.put("wallSeconds", seconds());
        json.put("perSeed", seeds.stream().map(LanguageEntry::json).toList());
        return json;
    }

    private static Map<String, Object> json(Seed seed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("seed", seed.seed());
        json.put("score", seed.score().value());
        json.put("updates", seed.updates());
        json.put("wallSeconds", seed.seconds());
        json.put("details", seed.score().details());
        return json;
    }
}
