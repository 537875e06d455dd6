package org.rollout4j.experiment.compare;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.Require;
import org.rollout4j.run.Algorithm;
import org.rollout4j.run.Algorithms;
import org.rollout4j.run.Presets;
import org.rollout4j.run.Settings;
import org.rollout4j.train.TrainingConfig;

/**
 * What a comparison is, complete: its {@code config.json}.
 *
 * @param environment an id of the catalogue, or the name of a class
 * @param classpath where such a class is found besides our own classpath; files and folders
 * @param agents algorithms, reference policies and paths of models, in the order they were named
 * @param firstSeed the first of the seeds that each algorithm is trained with
 * @param seeds how many seeds, 1 to 1000
 * @param steps environment steps of each training run
 * @param episodes held-out episodes that each agent plays, for each of its seeds, 1 to 10 million
 * @param settings what was changed for all algorithms that have it, and as {@code ppo.epochs} for one; presets are among the latter
 * @param provenance what began the comparison, and when
 */
@RecordBuilder
public record ComparisonConfig(
        String environment,
        List<String> classpath,
        List<String> agents,
        long firstSeed,
        int seeds,
        long steps,
        int episodes,
        Map<String, String> settings,
        Provenance provenance)
        implements ComparisonConfigBuilder.With {

    public ComparisonConfig {
        Require.that(environment != null, "environment", null, "an id or the name of a class is needed");
        classpath = List.copyOf(classpath);
        agents = agents.stream().distinct().toList();
        Require.inRange("seeds", seeds, 1, 1000);
        Require.inRange("steps", steps, 1, TrainingConfig.MAX_STEPS);
        Require.inRange("episodes", episodes, 1, 10_000_000);
        settings = new TreeMap<>(settings);
    }

    /** The same comparison without one of its agents. */
    public ComparisonConfig without(String agent) {
        return withAgents(agents.stream().filter(name -> !name.equals(agent)).toList());
    }

    /**
     * The same comparison with the presets of those algorithms where its settings say nothing else. What holds for all agents alike,
     * steps and evaluations, is not theirs to change.
     */
    public ComparisonConfig withPresetsOf(List<String> algorithms) {
        Map<String, String> all = new TreeMap<>(settings);
        Set<String> common = Settings.list(TrainingConfig.ofSteps(steps)).keySet();
        for (String algorithm : algorithms) {
            Presets.find(environment, algorithm).forEach((key, value) -> {
                if (!common.contains(key) && !settings.containsKey(key)) {
                    all.putIfAbsent(algorithm + "." + key, value);
                }
            });
        }
        return withSettings(all);
    }

    /** The same comparison without settings of algorithms that are not compared. */
    public ComparisonConfig withOwnSettings() {
        Map<String, String> own = new TreeMap<>(settings);
        Algorithms.all().stream()
                .map(Algorithm::id)
                .filter(id -> !agents.contains(id))
                .forEach(id -> own.keySet().removeIf(key -> key.startsWith(id + ".")));
        return withSettings(own);
    }

    /** The seeds that each algorithm is trained with. */
    List<Long> allSeeds() {
        return LongStream.range(firstSeed, firstSeed + seeds).boxed().toList();
    }
}
