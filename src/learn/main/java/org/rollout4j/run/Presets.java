package org.rollout4j.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.rollout4j.core.Services;
import org.rollout4j.env.TimeLimits;

/**
 * Settings that learn well, by environment and algorithm. They come between the defaults of an algorithm and what a user sets. They are
 * files among the resources of this project, and of others that {@link Services} finds: {@code
 * META-INF/rollout4j/presets/ENV/ALGO.properties} holds one, {@code index.properties} beside those folders names them, for each
 * environment the best first.
 */
public final class Presets {
    /** The setting that says how many steps a preset is for. */
    public static final String STEPS = "steps";

    private static final String FOLDER = "META-INF/rollout4j/presets/";

    private Presets() {}

    /** The environments that have presets. */
    public static Set<String> environments() {
        Set<String> environments = new TreeSet<>();
        SettingsFile.resources(FOLDER + "index.properties").forEach(index -> environments.addAll(index.keySet()));
        return environments;
    }

    /**
     * The algorithms that have a preset for an environment, the best first; none for one that nobody tuned for. With another time limit
     * it has the same.
     */
    public static List<String> algorithms(String environment) {
        String id = TimeLimits.base(environment);
        List<String> algorithms = new ArrayList<>();
        for (Map<String, String> index : SettingsFile.resources(FOLDER + "index.properties")) {
            for (String algorithm : index.getOrDefault(id, "").split(",", -1)) {
                if (!algorithm.isBlank()) {
                    algorithms.add(algorithm.strip());
                }
            }
        }
        return algorithms;
    }

    /** The algorithm whose preset learns best in an environment. */
    public static Optional<String> best(String environment) {
        return algorithms(environment).stream().findFirst();
    }

    /** The preset of an algorithm for an environment, by the keys and in the forms of {@link Settings#with}; empty if there is none. */
    public static Map<String, String> find(String environment, String algorithm) {
        return algorithms(environment).contains(algorithm)
                ? SettingsFile.resource(FOLDER + TimeLimits.base(environment) + "/" + algorithm + ".properties")
                        .orElseThrow(() -> new IllegalStateException(
                                "the preset of " + algorithm + " for " + environment + " is named, but not there"))
                : Map.of();
    }
}
