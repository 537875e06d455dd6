package org.rollout4j.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Settings that learn well, by environment and algorithm. They come between the defaults of an algorithm and what a user sets,
 * and are files among the resources: {@code index.properties} names them, {@code ENV/ALGO.properties} holds one.
 */
public final class Presets {
    public static final String STEPS = "steps";
    private static final String FOLDER = "/org/rollout4j/presets/";
    private static final Map<String, List<String>> INDEX = index();

    private Presets() {}

    /** The environments that have presets. */
    public static Set<String> environments() {
        return INDEX.keySet();
    }

    /** The algorithms that have a preset for an environment, the best first; none for one that nobody tuned for. */
    public static List<String> algorithms(String environment) {
        return INDEX.getOrDefault(environment, List.of());
    }

    /** The algorithm whose preset learns best in an environment. */
    public static Optional<String> best(String environment) {
        return algorithms(environment).stream().findFirst();
    }

    /** The preset of an algorithm for an environment, by the keys and in the forms of {@link Settings#with}; empty if there is none. */
    public static Map<String, String> find(String environment, String algorithm) {
        return algorithms(environment).contains(algorithm)
                ? SettingsFile.resource(FOLDER + environment + "/" + algorithm + ".properties")
                : Map.of();
    }

    private static Map<String, List<String>> index() {
        Map<String, List<String>> index = new LinkedHashMap<>();
        SettingsFile.resource(FOLDER + "index.properties")
                .forEach((environment, algorithms) -> index.put(
                        environment,
                        Stream.of(algorithms.split(",")).map(String::strip).toList()));
        return index;
    }
}
