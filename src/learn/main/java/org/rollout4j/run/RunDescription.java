package org.rollout4j.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.file.Json;
import org.rollout4j.train.RunDirectory;

/**
 * A run as those see it who only look at it: nothing that {@code config.json} names is loaded or run, and an algorithm that this build does not
 * have is no obstacle.
 *
 * @param environment what it was trained on; the names of files where it learned from files
 * @param algorithm the id of its algorithm
 * @param seed what its randomness derives from
 * @param settings how it was trained, by name, those of the algorithm under dotted names where they are nested
 */
public record RunDescription(String environment, String algorithm, long seed, Map<String, String> settings) {
    private static final String TRAINING = "training";
    private static final String CONFIGURATION = "configuration";

    /**
     * Reads {@code config.json} of the run in {@code path}.
     *
     * @throws IOException if it is no run directory, or does not say what the run is; the message names the file
     */
    public static RunDescription read(Path path) throws IOException {
        JsonNode config = RunDirectory.config(path, JsonNode.class);
        try {
            Require.that(
                    config.path("seed").isIntegralNumber(), "seed", config.get("seed"), "a whole number is needed");
            String algorithm = text(config, "algorithm");
            Map<String, String> settings = new LinkedHashMap<>();
            collect("", object(config, TRAINING), settings);
            collect("", complete(algorithm, object(config, CONFIGURATION)), settings);
            return new RunDescription(
                    about(config), algorithm, config.path("seed").longValue(), settings);
        } catch (IllegalArgumentException e) {
            throw new IOException(path.resolve(RunDirectory.CONFIG) + ": " + e.getMessage(), e);
        }
    }

    /** With the settings that it lacks, which may be younger than the run; as it is where this build does not have the algorithm. */
    private static JsonNode complete(String algorithm, JsonNode configuration) {
        return Algorithms.all().stream()
                .filter(known -> known.id().equals(algorithm))
                .findFirst()
                .map(known -> Json.tree(known.config(configuration)))
                .orElse(configuration);
    }

    /** The environment, or the names of the files of a run that learns from files. */
    private static String about(JsonNode config) {
        if (!config.path("data").isArray() || config.has("environment")) {
            return text(config, "environment");
        }
        List<String> names = new ArrayList<>();
        config.path("data").forEach(file -> names.add(file.asText().replaceFirst("(?s).*[/\\\\]", "")));
        return String.join(", ", names);
    }

    private static String text(JsonNode config, String name) {
        Require.that(config.path(name).isTextual(), name, config.get(name), "a name is needed");
        return config.path(name).textValue();
    }

    private static JsonNode object(JsonNode config, String name) {
        Require.that(config.path(name).isObject(), name, config.get(name), "an object is needed");
        return config.path(name);
    }

    private static void collect(String prefix, JsonNode settings, Map<String, String> into) {
        settings.properties().forEach(setting -> {
            String name = prefix + setting.getKey();
            JsonNode value = setting.getValue();
            if (value.isObject()) {
                collect(name + ".", value, into);
            } else {
                into.put(name, new Settings.Entry(value, "").text());
            }
        });
    }
}
