package org.rollout4j.experiment.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.rollout4j.run.RunDescription;
import org.rollout4j.view.Text;

/**
 * Runs that differ in nothing but their seeds.
 *
 * @param environment what they were trained on
 * @param agent what to call them: their algorithm, and the settings in which they differ from others of that algorithm there
 * @param runs one for each seed
 */
public record RunGroup(String environment, String agent, List<PlottedRun> runs) {
    /** How a run is watched and kept, which does not change what is learned. */
    private static final Set<String> WATCHING =
            Set.of("logEvery", "evaluateEvery", "evaluationEpisodes", "checkpointEvery", "keepCheckpoints", "threads");

    public RunGroup {
        runs = List.copyOf(runs);
    }

    /** What runs of a group have in common. */
    private record Key(String environment, String algorithm, Map<String, String> settings) {
        static Key of(RunDescription config) {
            Map<String, String> settings = new LinkedHashMap<>(config.settings());
            settings.keySet().removeAll(WATCHING);
            return new Key(config.environment(), config.algorithm(), settings);
        }

        boolean comparable(Key other) {
            return environment.equals(other.environment) && algorithm.equals(other.algorithm);
        }
    }

    /**
     * Groups runs. Of several with the same seed, which are the same run, the longest stays.
     *
     * @return the groups in the order of their first runs
     */
    public static List<RunGroup> of(List<PlottedRun> runs) {
        Map<Key, Map<Long, PlottedRun>> bySeed = new LinkedHashMap<>();
        for (PlottedRun run : runs) {
            bySeed.computeIfAbsent(Key.of(run.config()), key -> new TreeMap<>())
                    .merge(run.config().seed(), run, RunGroup::longer);
        }
        List<RunGroup> groups = new ArrayList<>();
        bySeed.forEach((key, seeds) ->
                groups.add(new RunGroup(key.environment(), name(key, bySeed.keySet()), List.copyOf(seeds.values()))));
        return groups;
    }

    /** The environments of groups, in their order. */
    public static List<String> environments(List<RunGroup> groups) {
        return groups.stream().map(RunGroup::environment).distinct().toList();
    }

    /** How many seeds the groups have: {@code 3 seeds}, {@code 2 to 5 seeds}. */
    static String seeds(List<RunGroup> groups) {
        int fewest =
                groups.stream().mapToInt(group -> group.runs().size()).min().orElse(0);
        int most = groups.stream().mapToInt(group -> group.runs().size()).max().orElse(0);
        return fewest == most ? most + (most == 1 ? " seed" : " seeds") : Text.format("%d to %d seeds", fewest, most);
    }

    private static PlottedRun longer(PlottedRun one, PlottedRun other) {
        return other.history().envSteps() > one.history().envSteps() ? other : one;
    }

    private static String name(Key key, Set<Key> all) {
        Set<String> differing = new LinkedHashSet<>();
        all.stream()
                .filter(key::comparable)
                .forEach(other -> other.settings().forEach((name, value) -> {
                    if (!value.equals(key.settings().get(name))) {
                        differing.add(name);
                    }
                }));
        return key.algorithm()
                + differing.stream()
                        .map(name -> ", " + name + " " + key.settings().getOrDefault(name, "-"))
                        .collect(Collectors.joining());
    }
}
