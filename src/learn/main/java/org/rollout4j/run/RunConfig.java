package org.rollout4j.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.Require;
import org.rollout4j.core.Services;
import org.rollout4j.file.Json;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.TrainingConfig;

/**
 * What a run is, complete: {@code config.json}.
 *
 * @param environment an id of the catalogue, {@code table:FILE} with the full name of the file, or the name of a class
 * @param classpath where such a class, or the algorithm, is found besides our own classpath; files and folders. One that is no longer
 *     there is missed only if something in it is needed
 * @param algorithm the id of the algorithm
 * @param seed what all randomness derives from
 * @param training how it is trained
 * @param configuration how the algorithm learns, a JSON object; settings that it lacks are added with their defaults
 * @param init what it begins with instead of nothing; null, and not in the file, where it begins with nothing
 * @param provenance what began the run, and when
 */
public record RunConfig(
        String environment,
        List<String> classpath,
        String algorithm,
        long seed,
        TrainingConfig training,
        JsonNode configuration,
        @JsonInclude(JsonInclude.Include.NON_NULL) Init init,
        Provenance provenance) {
    /** The steps of a run where nobody says how many. */
    public static final long DEFAULT_STEPS = 500_000;

    /** What may be missing in a file. */
    private static final JsonNode ABSENT = JsonNodeFactory.instance.objectNode().putNull("init");

    public RunConfig {
        Require.that(environment != null, "environment", null, "an id or the name of a class is needed");
        Require.that(training != null, "training", null, "it is needed");
        Require.that(
                classpath != null && classpath.stream().noneMatch(Objects::isNull),
                "classpath",
                classpath,
                "a list of files is needed");
        Require.that(algorithm != null, "algorithm", null, "an id is needed");
        Require.that(configuration != null, "configuration", null, "a JSON object is needed");
        Require.that(provenance != null, "provenance", null, "it is needed");
        classpath = List.copyOf(classpath);
        // both throw if there is no such algorithm or configuration; complete, so that equal ones are equal trees
        configuration = Json.tree(Algorithms.find(algorithm).config(configuration));
    }

    /**
     * A new run with the defaults of its algorithm, changed by {@code settings}.
     *
     * @param settings components of {@link TrainingConfig} and of the algorithm's configuration by name
     * @throws IllegalArgumentException if an algorithm or setting does not exist or has a value that it cannot have
     */
    public static RunConfig of(
            String environment,
            List<String> classpath,
            String algorithmId,
            long seed,
            TrainingConfig training,
            Map<String, String> settings) {
        addToClasspath(classpath);
        RunConfig config = new RunConfig(
                environment,
                classpath,
                algorithmId,
                seed,
                training,
                Json.tree(Algorithms.find(algorithmId).defaults()),
                null,
                Provenance.now());
        if (settings.containsKey("steps")) { // what depends on the steps depends on these
            config = config.with("steps", settings.get("steps"));
            config = config.with(
                    TrainingConfig.ofSteps(config.training().steps()),
                    config.settings().algorithm());
        }
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            config = config.with(setting.getKey(), setting.getValue());
        }
        return config;
    }

    /**
     * This run with one setting changed.
     *
     * @param key the name of a component of {@link TrainingConfig} or of the algorithm's configuration
     * @throws IllegalArgumentException if there is none of that name or it cannot have that value
     */
    public RunConfig with(String key, String value) {
        Settings<?> changed = settings().with(algorithm, key, value);
        return with(changed.training(), changed.algorithm());
    }

    /** This run with another number of steps. */
    public RunConfig withSteps(long steps) {
        return with(training.withSteps(steps), settings().algorithm());
    }

    /** The value of a setting, as {@code config.json} has it. */
    public JsonNode setting(String key) {
        return settings().list().get(key).value();
    }

    public Settings<?> settings() {
        return new Settings<>(training, Algorithms.find(algorithm).config(configuration));
    }

    private RunConfig with(TrainingConfig newTraining, AlgorithmConfig own) {
        return new RunConfig(environment, classpath, algorithm, seed, newTraining, Json.tree(own), init, provenance);
    }

    /** The same run, which begins with {@code other} instead of nothing. */
    public RunConfig with(Init other) {
        return new RunConfig(environment, classpath, algorithm, seed, training, configuration, other, provenance);
    }

    /**
     * What {@code config.json} of the run in {@code path} holds, to look at: no code of its class path is run.
     *
     * @throws IOException if it is no run directory, or no configuration that this build understands; the message names it
     */
    public static RunConfig read(Path path) throws IOException {
        return read(path, RunDirectory.config(path, JsonNode.class));
    }

    /**
     * The same, to train: its class path is added to ours, see {@link Services}, so that the algorithm may be in it.
     *
     * @throws IOException as {@link #read}
     */
    public static RunConfig readToTrain(Path path) throws IOException {
        JsonNode tree = RunDirectory.config(path, JsonNode.class);
        List<String> classpath = new ArrayList<>();
        tree.path("classpath").forEach(entry -> classpath.add(entry.asText()));
        addToClasspath(classpath);
        return read(path, tree);
    }

    private static void addToClasspath(List<String> classpath) {
        Services.add(
                classpath.stream().filter(file -> Files.exists(Path.of(file))).toList());
    }

    private static RunConfig read(Path path, JsonNode tree) throws IOException {
        try {
            return Json.convert(
                    Json.over(ABSENT, tree),
                    RunConfig.class,
                    path.resolve(RunDirectory.CONFIG).toString());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The same run, begun by {@code other}. */
    public RunConfig with(Provenance other) {
        return new RunConfig(environment, classpath, algorithm, seed, training, configuration, init, other);
    }
}
